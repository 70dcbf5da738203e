import { formatBytes } from '#lib/bytes.ts'
import { formatDuration } from '#lib/dates.ts'
import { formatCount } from '#lib/plural.ts'
import type { CatalogueSnapshot } from '#dashboard/queries/catalogue-store.ts'
import { Kbd } from '#dashboard/ui/kbd.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { Ring } from '#dashboard/ui/ring.tsx'
import type { ListSnapshot } from './list-engine.ts'
import { useSecond } from './use-now.ts'

/** `12,480 loaded of …` while pages come; how many match when something narrows the list. */
export function LoadedCount({
  list,
  loading,
  narrowed,
}: {
  list: ListSnapshot
  loading: CatalogueSnapshot
  narrowed: boolean
}) {
  const { state } = loading.phase
  const more = state === 'running' || state === 'idle'
  return (
    <span className="loaded" role="status">
      {(more || list.working) && <Ring percent={null} />}
      {narrowed && (
        <span>
          <b>{formatCount(list.rows.length)}</b> {list.rows.length === 1 ? 'matches' : 'match'} ·
        </span>
      )}
      <span title={more ? 'Glance gives no total. More are still arriving.' : undefined}>
        <b>{formatCount(list.total)}</b> loaded{more && ' of …'}
        {state === 'failed' && ', not all'}
      </span>
    </span>
  )
}

function Fresh({ at }: { at: number | null }) {
  const now = useSecond()
  if (at === null) return null
  return (
    <span>
      fresh <b>{formatDuration(Math.max(0, (now - at) / 1000))}</b>
    </span>
  )
}

/** Where the numbers come from, how fresh they are and which keys work. */
export function ListReadout({
  list,
  loading,
  selected,
  selectedBytes,
}: {
  list: ListSnapshot
  loading: CatalogueSnapshot
  selected: number
  selectedBytes: number
}) {
  return (
    <Readout>
      <span>
        <b>{formatCount(list.total)}</b> loaded
      </span>
      <span>
        sum <b>{formatBytes(list.bytes)}</b>
      </span>
      <Fresh at={loading.freshAt} />
      {loading.changing > 0 && <span>{formatCount(loading.changing)} changing</span>}
      {selected > 0 && (
        <span>
          selected <b>{formatCount(selected)}</b> · <b>{formatBytes(selectedBytes)}</b>
        </span>
      )}
      <span className="grow" />
      <span>
        <Kbd>j</Kbd>
        <Kbd>k</Kbd> move
      </span>
      <span>
        <Kbd>x</Kbd> select
      </span>
      <span>
        <Kbd>Enter</Kbd> open
      </span>
      <span>
        <Kbd>.</Kbd> actions
      </span>
      <span>
        <Kbd>?</Kbd> all keys
      </span>
    </Readout>
  )
}
