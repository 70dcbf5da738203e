import { useQuery } from '@tanstack/react-query'
import { ChevronRight, Download, Lock, ServerCrash, SearchX, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { Navigate } from 'react-router'
import { plural } from '#lib/plural.ts'
import { documentOf } from '#openstack/glance/metadef-document.ts'
import type { NamespaceDocument } from '#openstack/glance/metadef-document.ts'
import type { NamespaceDetail } from '#openstack/glance/metadef.ts'
import { isAddressable } from '#openstack/glance/metadef-writes.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { IMAGE, metadefQueries } from '#dashboard/queries/metadefs.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { useLeaveGuard } from '#dashboard/nav/leave-guard.ts'
import { checkDocument } from '#dashboard/components/definitions/check.ts'
import type { DefinitionProblem } from '#dashboard/components/definitions/check.ts'
import { itemsOf, sameDocument } from '#dashboard/components/definitions/items.ts'
import { planOf } from '#dashboard/components/definitions/plan.ts'
import type { PlanRow } from '#dashboard/components/definitions/plan.ts'
import { saveDefinitions } from '#dashboard/components/definitions/save-definitions.ts'
import { contentsInWords, placeInWords } from '#dashboard/components/definitions/words.ts'
import { failureOf } from '#dashboard/components/failure.tsx'
import { Badge } from '#dashboard/ui/badge.tsx'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'
import { EmptyState, ErrorState } from '#dashboard/ui/states.tsx'
import { LeaveDialog } from '#dashboard/components/leave-dialog.tsx'
import { useAsText, ViewSwitch } from '#dashboard/components/json-text/view-switch.tsx'
import type { Written } from './json-pane.tsx'
import { Preview } from './preview.tsx'
import type { Named } from './rename-dialog.tsx'
import { canDefine, canDelete, NO_ADDRESS } from './rules.ts'
import {
  AboutSection,
  AssociationsSection,
  ObjectsSection,
  problemsBy,
  PropertiesSection,
  TagsSection,
} from './sections.tsx'

const JsonPane = late(
  async () => ({ default: (await import('./json-pane.tsx')).JsonPane }),
  () => <SkeletonRows label="Loading the editor" />,
)
const DeleteDialog = late(async () => ({
  default: (await import('./delete-dialog.tsx')).DeleteDialog,
}))
const RenameDialog = late(async () => ({
  default: (await import('./rename-dialog.tsx')).RenameDialog,
}))
const ReviewDialog = late(async () => ({
  default: (await import('./review-dialog.tsx')).ReviewDialog,
}))

/** One namespace: what it says, and the form that it makes. */
export function StudioPage({ scope, name }: { scope: ActiveScope; name: string }) {
  const query = useQuery({
    ...metadefQueries.contents(scope, [name]),
    enabled: isAddressable(name),
  })
  const detail = query.data?.get(name)
  const home = <ButtonLink href={paths.definitions(scope)}>Show all definitions</ButtonLink>
  if (detail) return <Studio scope={scope} detail={detail} />
  return (
    <>
      <Head scope={scope} title={name} />
      <div className="scroll record-page">
        {!isAddressable(name) ? (
          <EmptyState icon={SearchX} title={`${name} cannot be opened`} actions={home}>
            {NO_ADDRESS}
          </EmptyState>
        ) : query.error ? (
          <ErrorState
            icon={ServerCrash}
            title="The namespace did not come"
            details={failureOf(query.error).details}
            actions={<Button onClick={() => void query.refetch()}>Ask again</Button>}
          >
            {failureOf(query.error).sentence}
          </ErrorState>
        ) : query.data ? (
          <EmptyState icon={SearchX} title={`There is no namespace ${name}`} actions={home}>
            It was deleted or renamed, or it is private to another project.
          </EmptyState>
        ) : (
          <SkeletonRows label="Loading the namespace" />
        )}
      </div>
    </>
  )
}

function Head({
  scope,
  title,
  children,
}: {
  scope: ActiveScope
  title: string
  children?: React.ReactNode
}) {
  return (
    <div className="page-head md-head">
      <nav className="crumbs" aria-label="Breadcrumb">
        <Link href={paths.definitions(scope)}>Definitions</Link>
        <Icon of={ChevronRight} size="sm" />
      </nav>
      <h1 className="truncate" title={title}>
        {title}
      </h1>
      {children}
    </div>
  )
}

/** Why what was typed cannot be saved. */
function notYet({
  broken,
  count,
  wrong,
  refused,
}: {
  broken: boolean
  count: number
  wrong: DefinitionProblem | undefined
  refused: PlanRow | undefined
}): string | null {
  if (broken) return 'The text cannot be read yet.'
  if (count === 0) return 'There is nothing to save.'
  if (wrong) return `Not yet: ${placeInWords(wrong)} has an error. ${wrong.sentence}`
  return refused ? `${refused.name}: ${refused.reason}` : null
}

function Studio({ scope, detail }: { scope: ActiveScope; detail: NamespaceDetail }) {
  const server = useMemo(() => documentOf(detail), [detail])
  const schema = useQuery(metadefQueries.schema(scope))
  const types = useQuery(metadefQueries.resourceTypes(scope))
  const [draft, setDraft] = useState<{
    base: NamespaceDocument
    document: NamespaceDocument
  } | null>(null)
  const [asking, setAsking] = useState<'save' | 'delete' | 'deleted' | null>(null)
  const [renamed, setRenamed] = useState<Named | null>(null)
  const asText = useAsText()
  const [written, setWritten] = useState<Written | null>(null)
  const base = draft?.base ?? server
  const document = draft?.document ?? server
  const broken = written?.document === document && written.broken
  const change = (next: NamespaceDocument) => setDraft({ base, document: next })
  const putBack = () => {
    setDraft(null)
    setWritten(null)
  }

  const plan = useMemo(() => planOf(base, document, 'replace'), [base, document])
  const moving = plan.rows.filter(({ what }) => what !== 'leave')
  const refused = moving.filter(({ what }) => what === 'cannot')
  const old = useMemo(() => new Set(itemsOf(base).keys()), [base])
  const problems = useMemo(
    () => checkDocument(document, schema.data ?? null, old),
    [document, schema.data, old],
  )
  const problemsOf = useMemo(() => problemsBy(problems), [problems])
  const wrong = problems.filter(({ level }) => level === 'error')
  const ruling = canDefine(scope)
  const readOnly = ruling === true ? null : ruling.reason
  const guard = useLeaveGuard((moving.length > 0 || broken) && asking !== 'deleted')
  const stillProtected = base.protected === true && (document.protected ?? true)
  const name = document.namespace
  const section = {
    document,
    base,
    readOnly: readOnly !== null,
    cannotRemove: stillProtected
      ? 'The namespace is protected. Turn that off above first; both are saved together.'
      : null,
    problemsOf,
    onChange: change,
  }
  const renaming = (kind: Named['kind']) => ({
    cannot: moving.length > 0 || broken ? 'Save what you changed first, or put it back.' : null,
    ask: (named: string) => setRenamed({ kind, name: named }),
  })
  const blocked =
    readOnly ?? notYet({ broken, count: moving.length, wrong: wrong[0], refused: refused[0] })
  // What was typed went with it: nothing is held back any more.
  if (asking === 'deleted') return <Navigate to={paths.definitions(scope)} />
  return (
    <div className="md-studio">
      <Head scope={scope} title={base.display_name || name}>
        {base.display_name && <code className="faint truncate md-head-key">{name}</code>}
        {moving.length > 0 && (
          <Badge tone="accent">
            {plural(moving.length, 'change')}
            {wrong.length > 0 && `, ${wrong.length} to fix`}
          </Badge>
        )}
        <span className="grow" />
        <div className="md-head-deeds">
          <Button
            variant="quiet"
            size="sm"
            icon={Download}
            onClick={() => saveDefinitions([server])}
          >
            Export
          </Button>
          <Button
            variant="quiet-bad"
            size="sm"
            icon={Trash2}
            disabledReason={canDelete(server, readOnly)}
            onClick={() => setAsking('delete')}
          >
            Delete…
          </Button>
          <ViewSwitch />
        </div>
      </Head>
      {readOnly !== null && (
        <Notice tone="accent" icon={Lock} title="You can look, but not change">
          {readOnly}
        </Notice>
      )}
      {draft !== null && !sameDocument(base, server) && (
        <Notice
          tone="warn"
          live="status"
          title="Somebody changed this namespace while you were editing"
        >
          Nothing of theirs is lost: before anything is saved, both are put together, and you choose
          where you met.
        </Notice>
      )}
      <div className="md-panes">
        <div className="md-edit" tabIndex={-1}>
          {asText ? (
            <JsonPane
              document={document}
              problems={problems}
              readOnly={readOnly !== null}
              written={written}
              onWrite={(next) => {
                setWritten(next)
                // Even while it says nothing new: what comes from the cloud leaves the text alone.
                change(next.document)
              }}
            />
          ) : (
            <>
              <AboutSection {...section} />
              <AssociationsSection
                {...section}
                types={(types.data ?? []).map((each) => each.name).toSorted()}
              />
              <PropertiesSection {...section} renaming={renaming('property')} />
              <ObjectsSection {...section} renaming={renaming('object')} />
              <TagsSection {...section} />
            </>
          )}
        </div>
        <Preview
          scope={scope}
          document={document}
          onUse={
            readOnly === null
              ? () =>
                  change({
                    ...document,
                    resource_type_associations: [
                      ...document.resource_type_associations,
                      { name: IMAGE },
                    ],
                  })
              : null
          }
        />
      </div>
      {readOnly === null && (
        <div className="md-foot">
          <span className="muted" role="status">
            {moving.length > 0
              ? `${plural(moving.length, 'change')} not saved`
              : broken
                ? 'The text cannot be read yet'
                : 'Nothing changed'}
          </span>
          <span className="grow" />
          {(moving.length > 0 || broken) && (
            <Button variant="quiet" onClick={putBack}>
              Put all back
            </Button>
          )}
          <Button variant="primary" disabledReason={blocked} onClick={() => setAsking('save')}>
            Review and save…
          </Button>
        </div>
      )}
      <Readout>
        <span>{contentsInWords(document)}</span>
        <span className="grow" />
        {!schema.isPending && (
          <span>{schema.data ? 'checked by this cloud’s schema' : 'no schema to check by'}</span>
        )}
      </Readout>
      {renamed !== null && (
        <RenameDialog
          scope={scope}
          document={server}
          item={renamed}
          onClose={() => {
            setRenamed(null)
            setDraft(null)
          }}
        />
      )}
      {asking === 'save' && (
        <ReviewDialog
          scope={scope}
          title={`Save ${base.display_name || name}?`}
          deed="Save"
          wishes={[{ base, document }]}
          onClose={() => setAsking(null)}
          onDone={() => {
            putBack()
            setAsking(null)
          }}
        />
      )}
      {asking === 'delete' && (
        <DeleteDialog
          scope={scope}
          document={server}
          onClose={() => setAsking(null)}
          onDone={() => setAsking('deleted')}
        />
      )}
      {guard.leaving !== null && (
        <LeaveDialog count={moving.length} onStay={guard.stay} onLeave={guard.leave} />
      )}
    </div>
  )
}
