import { Check, CircleSmall, LoaderCircle, Minus, OctagonX } from 'lucide-react'
import type { ImportStanding, StoreStanding } from '#openstack/glance/import-standing.ts'
import { formatBytes } from '#lib/bytes.ts'
import { Bar, type BarTone } from '#dashboard/ui/bar.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import './imports.css'

const ICON = {
  waiting: CircleSmall,
  running: LoaderCircle,
  done: Check,
  failed: OctagonX,
  left: Minus,
}
const TONE: Record<StoreStanding['state'], BarTone> = {
  waiting: 'idle',
  running: 'running',
  done: 'good',
  failed: 'bad',
  left: 'idle',
}

/** What is under way in a store: Glance tells whole MiB, and not of every import. */
function words(state: StoreStanding['state'], copied: number | null): string {
  switch (state) {
    case 'waiting':
      return 'waits'
    case 'running':
      return copied !== null && copied > 0 ? `${formatBytes(copied)} written` : 'fetching'
    case 'done':
      return 'stored'
    case 'failed':
      return 'failed'
    case 'left':
      return 'nothing kept'
  }
}

/** One line and one bar for each store of an import. @param size bytes, where they are known */
export function StoreList({ standing, size }: { standing: ImportStanding; size: number | null }) {
  if (standing.stores.length === 0) return null
  const part = size && standing.copied !== null ? Math.min(99, (standing.copied / size) * 100) : 0
  return (
    <ul className="import-progress" aria-label="Stores">
      {standing.stores.map(({ id, state }) => (
        <li key={id} className={`import-${state}`}>
          <Icon of={ICON[state]} size="sm" />
          <code className="truncate" title={id}>
            {id}
          </code>
          <Bar
            value={state === 'running' ? part : state === 'done' || state === 'failed' ? 100 : 0}
            tone={TONE[state]}
            height={4}
          />
          <span>{words(state, standing.copied)}</span>
        </li>
      ))}
    </ul>
  )
}
