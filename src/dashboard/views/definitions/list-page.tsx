import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { BookOpen, Download, FileInput, Lock, Plus, SearchX, ServerCrash } from 'lucide-react'
import { useMemo, useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { useSearchParams } from 'react-router'
import { formatCount, plural } from '#lib/plural.ts'
import { documentOf } from '#openstack/glance/metadef-document.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { metadefQueries } from '#dashboard/queries/metadefs.ts'
import { saveDefinitions } from '#dashboard/components/definitions/save-definitions.ts'
import { Failure, failureOf } from '#dashboard/components/failure.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'
import { EmptyState, ErrorState } from '#dashboard/ui/states.tsx'
import { ListBar } from './list-bar.tsx'
import { matching, readFilters, typesIn, writeFilters } from './list-filter.ts'
import type { NamespaceFilters } from './list-filter.ts'
import { NamespaceTable } from './namespace-table.tsx'
import { canDefine } from './rules.ts'

const ImportDialog = late(async () => ({
  default: (await import('./import-dialog.tsx')).ImportDialog,
}))

const NewDialog = late(async () => ({
  default: (await import('./new-dialog.tsx')).NewDialog,
}))

/** All namespaces of the cloud. */
export function ListPage({ scope }: { scope: ActiveScope }) {
  const list = useQuery(metadefQueries.list(scope))
  const namespaces = list.data
  const names = useMemo(() => namespaces?.map(({ namespace }) => namespace) ?? [], [namespaces])
  const contents = useQuery({
    ...metadefQueries.insides(scope, names),
    enabled: names.length > 0,
    // One more in the list leaves what is known of the others where it stands.
    placeholderData: keepPreviousData,
  })
  const inside =
    contents.data !== undefined && !contents.isPlaceholderData
      ? 'read'
      : contents.isError
        ? 'failed'
        : 'reading'
  const [search, setSearch] = useSearchParams()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [asking, setAsking] = useState<'new' | 'import' | null>(null)
  const filters = readFilters(search)
  const change = (next: NamespaceFilters) =>
    setSearch((before) => writeFilters(next, before), { replace: true })
  const ruling = canDefine(scope)
  const readOnly = ruling === true ? null : ruling.reason
  const shown = namespaces ? matching(namespaces, contents.data, filters) : []
  const chosen = shown.filter(({ namespace }) => selected.has(namespace))
  const taken = chosen.length > 0 ? chosen : shown
  const exported = taken.flatMap(({ namespace }) => contents.data?.get(namespace) ?? [])
  const toggle = (all: readonly string[]) =>
    setSelected((before) => {
      const next = new Set(before)
      const on = all.every((each) => before.has(each))
      for (const each of all)
        if (on) next.delete(each)
        else next.add(each)
      return next
    })
  return (
    <>
      <div className="page-head">
        <h1>Definitions</h1>
        <span className="grow" />
        <Button
          variant="quiet"
          size="sm"
          icon={Download}
          disabledReason={
            inside === 'reading' && names.length > 0
              ? 'What is in them is being read.'
              : inside === 'failed'
                ? 'What is in them could not be read.'
                : exported.length === 0
                  ? 'There is nothing to save.'
                  : null
          }
          onClick={() => saveDefinitions(exported.map(documentOf))}
        >
          {chosen.length > 0 ? `Export ${formatCount(chosen.length)}` : 'Export'}
        </Button>
        <Button
          variant="quiet"
          size="sm"
          icon={FileInput}
          disabledReason={readOnly}
          onClick={() => setAsking('import')}
        >
          Import…
        </Button>
        <Button
          variant="primary"
          size="sm"
          icon={Plus}
          disabledReason={readOnly}
          onClick={() => setAsking('new')}
        >
          New namespace…
        </Button>
      </div>
      {namespaces === undefined ? (
        <div className="scroll record-page">
          {list.error === null ? (
            <SkeletonRows label="Loading definitions" />
          ) : (
            <NoList error={list.error} onRetry={() => void list.refetch()} />
          )}
        </div>
      ) : (
        <>
          {namespaces.length > 0 && (
            <ListBar filters={filters} types={typesIn(namespaces)} onChange={change} />
          )}
          <div className="scroll record-page">
            {readOnly !== null && (
              <Notice tone="accent" icon={Lock} title="You can look, but not change">
                {readOnly}
              </Notice>
            )}
            <Failure
              error={list.error ?? (inside === 'failed' ? null : contents.error)}
              what="What stands here may be old."
            />
            {inside === 'failed' && (
              <div className="md-note">
                <Failure
                  error={contents.error}
                  what="What is in the namespaces could not be read."
                />
                <Button size="sm" onClick={() => void contents.refetch()}>
                  Ask again
                </Button>
              </div>
            )}
            {shown.length > 0 && (
              <NamespaceTable
                scope={scope}
                rows={shown}
                contents={contents.data}
                inside={inside}
                selected={selected}
                onToggle={toggle}
              />
            )}
            {namespaces.length === 0 && (
              <EmptyState icon={BookOpen} title="This cloud has no definitions">
                Definitions say what properties of images, flavors and volumes mean: their titles,
                types and values. Glance ships some thirty files of them; an administrator can
                import those here.
              </EmptyState>
            )}
            {namespaces.length > 0 && shown.length === 0 && inside === 'reading' && (
              <SkeletonRows label="Looking into the namespaces" />
            )}
            {namespaces.length > 0 && shown.length === 0 && inside !== 'reading' && (
              <EmptyState
                icon={SearchX}
                title="No namespace matches"
                actions={
                  <Button onClick={() => change({ q: '', visibility: null, type: null })}>
                    Show all
                  </Button>
                }
              >
                {`${plural(namespaces.length, 'namespace')} without the filters.`}
              </EmptyState>
            )}
          </div>
          <Readout>
            <span>
              <b>{formatCount(shown.length)}</b>
              {shown.length === namespaces.length
                ? ` ${namespaces.length === 1 ? 'namespace' : 'namespaces'}`
                : ` of ${formatCount(namespaces.length)}`}
            </span>
            {chosen.length > 0 && <span>{formatCount(chosen.length)} selected</span>}
            <span className="grow" />
            <span>{readOnly === null ? 'yours to change' : 'read only'}</span>
          </Readout>
        </>
      )}
      {asking === 'import' && <ImportDialog scope={scope} onClose={() => setAsking(null)} />}
      {asking === 'new' && (
        <NewDialog scope={scope} taken={names} onClose={() => setAsking(null)} />
      )}
    </>
  )
}

/** The list did not come: not for this role, not on this cloud, or not now. */
function NoList({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { sentence, details } = failureOf(error)
  const status = statusOf(error)
  const title =
    status === 403
      ? 'Definitions are not for your role'
      : status === 404 || status === 300
        ? 'This cloud has no metadata definitions'
        : 'The definitions did not come'
  return (
    <ErrorState
      icon={status === 403 ? Lock : ServerCrash}
      title={title}
      details={details}
      actions={<Button onClick={onRetry}>Ask again</Button>}
    >
      {status === 404
        ? `Its operator turned them off, or it is too old for them. The cloud says: ${sentence}`
        : sentence}
    </ErrorState>
  )
}
