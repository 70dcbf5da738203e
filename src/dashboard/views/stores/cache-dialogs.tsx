import { useMemo, useRef, useState } from 'react'
import { formatBytes } from '#lib/bytes.ts'
import { plural } from '#lib/plural.ts'
import type { CacheTarget } from '#openstack/glance/cache.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { Scope } from '#transfers/types.ts'
import { cacheCommands } from '#dashboard/queries/cache.ts'
import type { Catalogue } from '#dashboard/queries/catalogue-store.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { Failure } from '#dashboard/components/failure.tsx'
import { nameOf } from '#dashboard/components/image-name.ts'
import { cacheCommandLines } from '#dashboard/components/stores/commands.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Radio } from '#dashboard/ui/check.tsx'
import { TextField } from '#dashboard/ui/field.tsx'

/** Stands for an image that is not chosen yet. */
const IMAGE = 'IMAGE'

/** What can be done with the cache, as commands. */
export function CacheCommandLines() {
  const { list, queue, evict, clear } = cacheCommandLines
  return <CommandLines commands={[list(), queue(IMAGE), evict(IMAGE), clear('both')]} />
}

const WHAT: Record<CacheTarget, string> = {
  cache: 'the cache',
  queue: 'the queue',
  both: 'the cache and the queue',
}

/** Says what is lost, which is time and not data. */
export function ClearDialog({
  scope,
  target,
  cached,
  queued,
  onClose,
}: {
  scope: Scope
  target: CacheTarget
  cached: number
  queued: number
  onClose: () => void
}) {
  const clear = useCommand(cacheCommands.clear(scope))
  const cancel = useRef<HTMLButtonElement>(null)
  const what = WHAT[target]
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Clear ${what}?`}
      initialFocus={cancel}
      footer={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <CommandPopover align="start">
            <CommandLines commands={[cacheCommandLines.clear(target)]} />
          </CommandPopover>
          <span className="grow" />
          <Button
            variant="danger"
            pending={clear.isPending}
            onClick={() => clear.mutate({ target }, { onSuccess: onClose })}
          >
            {`Clear ${what}`}
          </Button>
        </>
      }
    >
      <div className="stack">
        {target !== 'queue' && (
          <p>
            {`${plural(cached, 'image')} ${cached === 1 ? 'leaves' : 'leave'} the cache of the node that answers. No image loses data: the next download of each is read from its store, and is slower.`}
          </p>
        )}
        {target !== 'cache' && (
          <p>{`${plural(queued, 'image')} ${queued === 1 ? 'is' : 'are'} not fetched any more.`}</p>
        )}
        <Failure error={clear.error} what="Nothing was cleared." />
      </div>
    </Dialog>
  )
}

/** Images that are offered for a press; the others are typed. */
const OFFERED = 8

function offeredBy(catalogue: Catalogue, text: string, taken: ReadonlySet<string>): Image[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const found: Image[] = []
  for (const { image } of catalogue.entries()) {
    if (found.length >= OFFERED) break
    // Glance fetches only what is active (400).
    if (image.status !== 'active' || taken.has(image.id)) continue
    const name = `${image.name ?? ''} ${image.id}`.toLowerCase()
    if (words.every((word) => name.includes(word))) found.push(image)
  }
  return found
}

/** Has a node fetch an image before anybody waits for it. */
export function QueueDialog({
  scope,
  catalogue,
  taken,
  onClose,
}: {
  scope: Scope
  catalogue: Catalogue
  /** Ids of those that are cached or queued already. */
  taken: ReadonlySet<string>
  onClose: () => void
}) {
  const queue = useCommand(cacheCommands.queue(scope))
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const offered = useMemo(() => offeredBy(catalogue, text, taken), [catalogue, text, taken])
  const image =
    offered.find(({ id }) => id === chosen) ?? (offered.length === 1 ? offered[0] : null)
  const run = () => {
    if (image && !queue.isPending) queue.mutate({ id: image.id }, { onSuccess: onClose })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Fetch an image into the cache"
      description={
        <span className="muted">
          The node that answers reads it from its store now, so that the first one who needs it does
          not wait.
        </span>
      }
      initialFocus={field}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {image && (
            <CommandPopover align="start">
              <CommandLines commands={[cacheCommandLines.queue(image.id)]} />
            </CommandPopover>
          )}
          <span className="grow" />
          <Button
            variant="primary"
            pending={queue.isPending}
            disabledReason={image ? null : 'Choose an image first.'}
            onClick={run}
          >
            Fetch
          </Button>
        </>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          run()
        }}
      >
        <TextField
          ref={field}
          label="Image"
          note="name or id"
          type="search"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <fieldset className="cache-offered" aria-label="Images">
          {offered.map((one) => (
            <Radio
              key={one.id}
              name="image"
              label={`${nameOf(one)}${one.size === null ? '' : `, ${formatBytes(one.size)}`}`}
              checked={one.id === image?.id}
              onChange={() => setChosen(one.id)}
            />
          ))}
          {offered.length === 0 && (
            <p className="muted">No active image that is not there already is called so.</p>
          )}
        </fieldset>
        <Failure error={queue.error} what="It was not queued." />
      </form>
    </Dialog>
  )
}
