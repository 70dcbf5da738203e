import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router'
import type { Image } from '#openstack/glance/image.ts'
import { tellsOfImport } from '#openstack/glance/import-standing.ts'
import { useTransferManager, useVerdict } from '#transfers/react.ts'
import { useScope } from '#dashboard/queries/api.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { extensionQueries } from '#dashboard/queries/extensions.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { pageTitle, paths } from '#dashboard/nav/paths.ts'
import { useSubject } from '#dashboard/components/command-menu/menu-state.ts'
import { useRecentImage } from '#dashboard/components/command-menu/recent.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { type Actor, isAdmin } from '#dashboard/components/rules.ts'
import { canDownload, canEdit, canTag } from '#dashboard/components/image-rules.ts'
import { tellsMembers } from '#dashboard/components/sharing/access.ts'
import { Kbd } from '#dashboard/ui/kbd.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { Tabs } from '#dashboard/ui/tabs.tsx'
import { AccessPanel } from './access-panel.tsx'
import { AttributesPanel } from './attributes-panel.tsx'
import { ContentPanel, isMisdeclared, useContent } from './content-panel.tsx'
import { DeactivateDialog } from './deactivate-dialog.tsx'
import { Facts } from './facts.tsx'
import { ImageFault, ImageLoading } from './faces.tsx'
import { Fresh } from './fresh.tsx'
import { ImageHead } from './head.tsx'
import { History } from './history.tsx'
import { IntegrityPanel } from './integrity-panel.tsx'
import { JsonPanel } from './json-panel.tsx'
import { RelationsPanel } from './relations-panel.tsx'
import { PropertiesTable } from './properties-table.tsx'
import { Stores } from './stores.tsx'
import { Tags } from './tags.tsx'
import { useImageActions } from './use-image-actions.ts'
import { useKeys } from '#dashboard/components/use-keys.ts'
import { useProjectNames } from '#dashboard/components/use-project-names.ts'
import { useMembers } from './use-members.ts'
import './image.css'

const PortableDialog = late(async () => ({
  default: (await import('#dashboard/components/portable/portable-dialog.tsx')).PortableDialog,
}))

const DeleteImages = late(async () => ({
  default: (await import('#dashboard/components/delete-images/delete-images.tsx')).DeleteImages,
}))
const CopyDialog = late(async () => ({
  default: (await import('#dashboard/components/copies/copy-dialog.tsx')).CopyDialog,
}))
const LicensePanel = late(async () => ({
  default: (await import('./license-panel.tsx')).LicensePanel,
}))
const ImportPanel = late(async () => ({
  default: (await import('./import-panel.tsx')).ImportPanel,
}))
const Invitation = late(async () => ({
  default: (await import('./invitation.tsx')).Invitation,
}))
const Locations = late(async () => ({
  default: (await import('./locations.tsx')).Locations,
}))
const SharingTab = late(async () => ({
  default: (await import('./sharing/sharing-tab.tsx')).SharingTab,
}))

const TasksPanel = late(async () => ({
  default: (await import('./tasks-panel.tsx')).TasksPanel,
}))

const TABS = ['overview', 'sharing', 'tasks', 'attributes', 'json'] as const
type Tab = (typeof TABS)[number]

/** One image: `/p/:projectId/images/:imageId?tab=`. */
export default function ImageRoute() {
  const scope = useScope()
  const { imageId = '' } = useParams()
  const query = useQuery(imageQueries.detail(scope, imageId))
  const [search] = useSearchParams()
  const listHref = paths.images(scope)
  const gone = statusOf(query.error) === 404
  // The properties had their tab under this address before they had a page.
  if (search.get('tab') === 'properties')
    return <Navigate to={paths.properties(scope, imageId)} replace />
  if (query.data && !gone) {
    return (
      <ImagePage
        key={imageId}
        image={query.data}
        scope={scope}
        freshAt={query.isPlaceholderData ? null : query.dataUpdatedAt}
        stale={query.error}
      />
    )
  }
  return (
    <>
      <title>{pageTitle('Image', scope.project.name)}</title>
      {query.error ? (
        <ImageFault
          error={query.error}
          imageId={imageId}
          listHref={listHref}
          invited={search.get('invited') === '1' ? scope.project.name : null}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <ImageLoading />
      )}
    </>
  )
}

type Asking = 'deactivate' | 'delete' | 'portable' | 'copy' | null

function ImagePage({
  image,
  scope,
  freshAt,
  stale,
}: {
  image: Image
  scope: ActiveScope
  freshAt: number | null
  stale: unknown
}) {
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const manager = useTransferManager()
  const verdict = useVerdict(scope, image)
  const content = useContent(scope, image)
  const nameOf = useProjectNames()
  const actions = useImageActions(scope, image)
  const { data: extensions } = useQuery(extensionQueries.found(scope))
  const license = image.properties['license_switch'] ?? null
  const members = useMembers(image, scope).data
  const [asking, setAsking] = useState<Asking>(null)
  useSubject([image])
  useRecentImage(scope, image)
  const actor: Actor = scope
  const tab = TABS.find((each) => each === search.get('tab')) ?? 'overview'
  const listHref = paths.images(scope)
  const close = () => setAsking(null)
  const download = () => {
    manager.download({ scope: { projectId: scope.projectId, region: scope.region }, image })
  }
  const edit = canEdit(image, actor)
  const invited = search.get('invited') === '1'
  // An administrator sees what others share with one another: only a link says that it is theirs.
  const offered = !scope.lacks && image.owner !== scope.projectId && (invited || !isAdmin(actor))
  const editHref = paths.properties(scope, image.id)
  const tabHref = (to: Tab) => paths.image(scope, image.id, to === 'overview' ? {} : { tab: to })
  useKeys({
    d: () => canDownload(image, actor) === true && download(),
    e: () => void navigate(editHref),
    s: () => void navigate(tabHref('sharing')),
    Escape: () => void navigate(listHref),
  })
  return (
    <>
      <title>{pageTitle(image.name || image.id, scope.project.name)}</title>
      <ImageHead
        image={image}
        actor={actor}
        actions={actions}
        deeds={{
          download,
          edit: () => void navigate(editHref),
          remove: () => setAsking('delete'),
          askDeactivate: () => setAsking('deactivate'),
          copyOrSave: () => setAsking('portable'),
          copyElsewhere: extensions?.copyJobs === true ? () => setAsking('copy') : null,
          compare: () => void navigate(paths.compare(scope, [image.id])),
          newLikeThis: () => void navigate(paths.uploadLike(scope, image.id)),
        }}
        listHref={listHref}
        editHref={editHref}
        shareHref={tabHref('sharing')}
        uploadHref={paths.upload(scope, { into: image.id })}
        misdeclared={isMisdeclared(content.declared)}
        notice={
          <>
            {offered && <Invitation image={image} scope={scope} invited={invited} />}
            <Failure error={actions.error} what="Nothing was changed." />
            <Failure error={stale} what="What stands here may be old." />
          </>
        }
      />
      <Tabs
        label={image.name || image.id}
        tabs={[
          { label: 'Overview', href: tabHref('overview'), current: tab === 'overview' },
          {
            label: 'Properties',
            href: editHref,
            current: false,
            count: Object.keys(image.properties).length,
          },
          {
            label: 'Sharing',
            href: tabHref('sharing'),
            current: tab === 'sharing',
            ...(members !== undefined && tellsMembers(image, actor)
              ? { count: members.length }
              : {}),
          },
          { label: 'Tasks', href: tabHref('tasks'), current: tab === 'tasks' },
          { label: 'Attributes', href: tabHref('attributes'), current: tab === 'attributes' },
          { label: 'JSON', href: tabHref('json'), current: tab === 'json' },
        ]}
      />
      <div className="scroll detail-body">
        {tab === 'overview' && (
          <div className="detail-grid">
            <div className="detail-main">
              {tellsOfImport(image) && <ImportPanel image={image} scope={scope} />}
              <AccessPanel image={image} actor={actor} members={members} nameOf={nameOf} />
              <IntegrityPanel image={image} verdict={verdict} />
              {image.size !== null && image.size > 0 && (
                <ContentPanel image={image} actor={actor} content={content} />
              )}
              <Facts image={image} owner={image.owner === null ? null : nameOf(image.owner)} />
              <section className="section" aria-labelledby="props">
                <div className="section-head">
                  <h2 id="props">Properties</h2>
                </div>
                <PropertiesTable properties={image.properties} />
              </section>
            </div>
            <aside className="detail-side" aria-label="Tags, stores, history and related images">
              <Tags image={image} scope={scope} edit={canTag(image, actor)} />
              <Stores image={image} scope={scope} />
              {!scope.lacks && <Locations image={image} scope={scope} />}
              {license !== null && extensions?.licenseTypes === true && (
                <LicensePanel license={license} scope={scope} />
              )}
              <History image={image} verdict={verdict} scope={scope} edit={edit} />
              <RelationsPanel image={image} scope={scope} />
            </aside>
          </div>
        )}
        {tab === 'sharing' && <SharingTab image={image} scope={scope} actor={actor} />}
        {tab === 'tasks' && (
          <div className="detail-main">
            <TasksPanel image={image} scope={scope} />
          </div>
        )}
        {tab === 'attributes' && (
          <div className="detail-main">
            <AttributesPanel image={image} />
          </div>
        )}
        {tab === 'json' && (
          <div className="detail-main">
            <JsonPanel image={image} />
          </div>
        )}
      </div>
      <Readout>
        <span>
          id <b>{image.id.slice(0, 13)}…</b>
        </span>
        {freshAt !== null && <Fresh at={freshAt} />}
        <span>{standing(image, actor)}</span>
        <span className="grow" />
        <span>
          <Kbd>e</Kbd> edit
        </span>
        <span>
          <Kbd>s</Kbd> share
        </span>
        <span>
          <Kbd>d</Kbd> download
        </span>
        <span>
          <Kbd>Esc</Kbd> back to list
        </span>
      </Readout>
      {asking === 'portable' && <PortableDialog image={image} onClose={close} />}
      {asking === 'copy' && (
        <CopyDialog
          scope={scope}
          image={{ id: image.id, name: image.name, license }}
          onClose={close}
        />
      )}
      {asking === 'delete' && (
        <DeleteImages images={[image]} onClose={close} onDeleted={() => void navigate(listHref)} />
      )}
      {asking === 'deactivate' && (
        <DeactivateDialog image={image} onConfirm={actions.deactivate} onClose={close} />
      )}
    </>
  )
}

function standing(image: Image, actor: Actor): string {
  if (image.owner === actor.projectId) return 'you own it'
  return isAdmin(actor) ? 'you are an administrator' : 'another project owns it'
}
