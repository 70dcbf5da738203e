import { useQuery } from '@tanstack/react-query'
import { Eraser, Layers, ListPlus, LockKeyhole, RotateCcw, Scissors, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { formatBytes } from '#lib/bytes.ts'
import { formatCount, plural } from '#lib/plural.ts'
import type { CacheState, CacheTarget } from '#openstack/glance/cache.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { cacheCommands, cacheQueries } from '#dashboard/queries/cache.ts'
import { catalogueOf, useCatalogue } from '#dashboard/queries/catalogue.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { storeQueries } from '#dashboard/queries/stores.ts'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { Failure, failureOf } from '#dashboard/components/failure.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Menu } from '#dashboard/ui/menu.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'
import { EmptyState, ErrorState } from '#dashboard/ui/states.tsx'
import { toasts } from '#dashboard/ui/toast.tsx'
import { CacheTable } from './cache-table.tsx'

const ClearDialog = late(async () => ({
  default: (await import('./cache-dialogs.tsx')).ClearDialog,
}))
const QueueDialog = late(async () => ({
  default: (await import('./cache-dialogs.tsx')).QueueDialog,
}))
const CacheCommandLines = late(async () => ({
  default: (await import('./cache-dialogs.tsx')).CacheCommandLines,
}))

/** Minor version of API v2 that cleaning, pruning and nodes came with. */
const WITH_NODES = 18
const SOURCES = ['plain', 'hidden'] as const

/** Often nothing changes on the page: that it was done is said. */
const said = (text: string) => ({ onSuccess: () => toasts.show({ text }) })

/** What the cache of a node has, what it waits for, and the ways to change that. */
export function CacheTab({ scope }: { scope: ActiveScope }) {
  const { data, error, refetch } = useQuery(cacheQueries.state(scope))
  if (data === undefined) {
    if (!error) return <SkeletonRows label="Asking for the cache" />
    const { sentence, details } = failureOf(error)
    return (
      <ErrorState
        icon={Layers}
        title="The cache could not be read"
        details={details}
        actions={
          <Button icon={RotateCcw} onClick={() => void refetch()}>
            Try again
          </Button>
        }
      >
        {sentence}
      </ErrorState>
    )
  }
  if (data.kind === 'none') {
    return (
      <EmptyState icon={Layers} title="This cloud has no cache that can be looked into">
        Its Glance keeps no cache, or is from before API 2.14. Whatever it does, images are read
        from their stores.
      </EmptyState>
    )
  }
  if (data.kind === 'forbidden') {
    return (
      <EmptyState icon={LockKeyhole} title="The cache is for administrators">
        Glance refuses the list to your role (cache_list). Downloads use the cache all the same.
      </EmptyState>
    )
  }
  return <CacheOfNode scope={scope} state={data} error={error} onAgain={() => void refetch()} />
}

/** A cache that can be looked into. */
function CacheOfNode({
  scope,
  state: { cached, queued },
  error,
  onAgain,
}: {
  scope: ActiveScope
  state: CacheState
  /** Why the state is an old one. */
  error: Error | null
  onAgain: () => void
}) {
  const { projectId, region } = scope
  const version = useQuery(storeQueries.version(scope)).data ?? null
  const catalogue = useMemo(() => catalogueOf({ projectId, region }), [projectId, region])
  // For the names; it loads what other pages have loaded already, or need next.
  useCatalogue(catalogue, SOURCES)
  const evict = useCommand(cacheCommands.evict(scope))
  const clean = useCommand(cacheCommands.clean(scope))
  const prune = useCommand(cacheCommands.prune(scope))
  const [asking, setAsking] = useState<'fetch' | CacheTarget | null>(null)
  const nameOf = (id: string) => catalogue.get(id)?.image.name ?? null
  const evicted = evict.variables ? (nameOf(evict.variables.id) ?? evict.variables.id) : ''
  const bytes = cached.reduce((sum, { size }) => sum + size, 0)
  const newer =
    version !== null && version < WITH_NODES
      ? `It came with Image API 2.${WITH_NODES}; this cloud has 2.${version}.`
      : null
  const nothing = (count: number) => (count === 0 ? 'There is nothing in it.' : null)
  return (
    <>
      <div className="list-bar stores-bar">
        <span role="status">
          <b>{plural(cached.length, 'image')}</b>
          {` cached, ${formatBytes(bytes)}`}
          {queued.length > 0 && `, ${formatCount(queued.length)} queued`}
        </span>
        <span className="grow" />
        <Button size="sm" variant="quiet" icon={RotateCcw} onClick={onAgain}>
          Read again
        </Button>
        <Button
          size="sm"
          variant="quiet"
          icon={Eraser}
          pending={clean.isPending}
          disabledReason={newer}
          title="Throws out what is broken or stalled"
          onClick={() => clean.mutate(undefined, said('The cache was cleaned'))}
        >
          Clean
        </Button>
        <Button
          size="sm"
          variant="quiet"
          icon={Scissors}
          pending={prune.isPending}
          disabledReason={newer}
          title="Throws out what was not used for longest, down to the size that the operator allows"
          onClick={() => prune.mutate(undefined, said('The cache was pruned'))}
        >
          Prune
        </Button>
        <Menu
          label="Clear"
          entries={[
            {
              label: 'The cache…',
              hint: formatCount(cached.length),
              disabledReason: nothing(cached.length),
              onSelect: () => setAsking('cache'),
            },
            {
              label: 'The queue…',
              hint: formatCount(queued.length),
              disabledReason: nothing(queued.length),
              onSelect: () => setAsking('queue'),
            },
            {
              label: 'Both…',
              disabledReason: nothing(cached.length + queued.length),
              onSelect: () => setAsking('both'),
            },
          ]}
          trigger={(trigger) => (
            <Button {...trigger} size="sm" icon={Trash2}>
              Clear…
            </Button>
          )}
        />
        <Button size="sm" variant="primary" icon={ListPlus} onClick={() => setAsking('fetch')}>
          Fetch an image…
        </Button>
        <CommandPopover quiet>
          <CacheCommandLines />
        </CommandPopover>
      </div>
      <div className="scroll stores-page">
        <Notice tone="accent" title="This is the cache of the node that answered">
          Where several nodes of Glance stand behind one address, each has a cache of its own, and
          the next answer may be another’s: numbers may jump, and what is done here is done on one
          of them.
        </Notice>
        <Failure error={error} what="What stands here may be old." />
        <Failure error={clean.error} what="Nothing was cleaned." />
        <Failure error={prune.error} what="Nothing was pruned." />
        <Failure error={evict.error} what={`${evicted} is still there.`} />
        {cached.length + queued.length === 0 ? (
          <EmptyState icon={Layers} title="The cache is empty">
            An image comes into it with its first download through this node, or when you fetch it.
          </EmptyState>
        ) : (
          <CacheTable
            scope={scope}
            cached={cached}
            queued={queued}
            nameOf={nameOf}
            whyNoNodes={newer}
            evicting={evict.isPending ? evict.variables.id : null}
            onEvict={(id) => evict.mutate({ id })}
          />
        )}
      </div>
      <Readout>
        <span>
          cached <b>{formatCount(cached.length)}</b>
        </span>
        <span>
          queued <b>{formatCount(queued.length)}</b>
        </span>
        <span>
          hits <b>{formatCount(cached.reduce((sum, { hits }) => sum + hits, 0))}</b>
        </span>
      </Readout>
      {asking === 'fetch' ? (
        <QueueDialog
          scope={scope}
          catalogue={catalogue}
          taken={new Set([...queued, ...cached.map(({ image_id }) => image_id)])}
          onClose={() => setAsking(null)}
        />
      ) : (
        asking !== null && (
          <ClearDialog
            scope={scope}
            target={asking}
            cached={cached.length}
            queued={queued.length}
            onClose={() => setAsking(null)}
          />
        )
      )}
    </>
  )
}
