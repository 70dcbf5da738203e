import { useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import type { Image } from '#openstack/glance/image.ts'
import type { Member } from '#openstack/glance/types.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import type { Actor } from '#dashboard/components/rules.ts'
import { canEdit } from '#dashboard/components/image-rules.ts'
import { accessOf, tellsMembers } from '#dashboard/components/sharing/access.ts'
import { useDirectory } from '#dashboard/components/sharing/use-directory.ts'
import { Skeleton } from '#dashboard/ui/skeleton.tsx'
import { AccessPanel } from '../access-panel.tsx'
import { useMembers } from '../use-members.ts'
import { Composer } from './composer.tsx'
import { MembersTable } from './members-table.tsx'
import { AnswerMark } from './member-row.tsx'
import { StopDialog } from './stop-dialog.tsx'
import { useShare } from './use-share.ts'
import { useStop } from './use-stop.ts'
import { VisibilityDialog, type Visibility } from './visibility-dialog.tsx'
import { ReachSection, VisibilitySection } from './visibility-section.tsx'
import './sharing.css'

/** Clouds of API v1 are few. */
const ShareOn = late(async () => ({ default: (await import('./share-on.tsx')).ShareOn }))

/** Why projects cannot be added, for those who might; null when they can. */
function blockedBy(image: Image, actor: Actor): string | null {
  const edit = canEdit(image, actor)
  if (edit !== true) return edit.reason.replace('change it', 'share it')
  if (image.visibility === 'public' || image.visibility === 'community') {
    return `The image is ${image.visibility}: every project can boot it already. To give it to some only, make it shared first.`
  }
  return null
}

/** With whom an image is shared, and everything that the owner can do about that. */
export function SharingTab({
  image,
  scope,
  actor,
}: {
  image: Image
  scope: ActiveScope
  actor: Actor
}) {
  const { directory, recent, userId, nameIfKnown, nameOf } = useDirectory(scope)
  const query = useMembers(image, scope, true)
  const share = useShare(image, scope, userId)
  const { stop, error, pending } = useStop(image.id, scope)
  const [asking, setAsking] = useState<readonly Member[]>([])
  const [to, setTo] = useState<Visibility | null>(null)
  const told = tellsMembers(image, actor)
  const members = query.data
  const access = members?.map(({ member_id: project, status }) => ({ project, status })) ?? null
  const known = image.visibility === 'shared' ? (told ? access : null) : []
  const edit = canEdit(image, actor)
  const now = accessOf({ image, nameOf, actor, members: access })
  const ask = (gone: readonly Member[]) => {
    // An offer that nobody has taken is taken back at once: its undo is whole.
    const [only] = gone
    if (gone.length === 1 && only?.status === 'pending') void stop([only.member_id], nameOf)
    else setAsking(gone)
  }
  return (
    <div className="share-grid">
      <aside className="share-side" aria-labelledby="composer">
        <Composer
          image={image}
          directory={directory}
          recent={recent}
          now={now.sentence.map(({ text }) => text).join('')}
          members={new Set(members?.map((member) => member.member_id))}
          share={share}
          asked={!scope.lacks}
          blocked={blockedBy(image, actor)}
        />
      </aside>
      <div className="detail-main">
        <AccessPanel image={image} actor={actor} members={members} nameOf={nameOf} />
        <Failure error={query.error} what="With whom it is shared is not known." />
        <Failure error={error} what="Not all of them were taken out." />
        {image.visibility === 'shared' && members === undefined && query.error === null && (
          <output className="share-loading" aria-label="Loading the projects">
            {[420, 380, 440].map((width) => (
              <Skeleton key={width} width={width} />
            ))}
          </output>
        )}
        {members !== undefined && told && (
          <MembersTable
            members={members}
            image={image}
            scope={scope}
            nameIfKnown={nameIfKnown}
            labelOf={nameOf}
            ownerName={image.owner === null ? 'the cloud' : nameOf(image.owner)}
            stopReason={edit !== true ? edit.reason : pending ? 'One moment.' : null}
            onStop={ask}
          />
        )}
        {scope.lacks && told && members !== undefined && members.length > 0 && (
          <ShareOn image={image} scope={scope} nameOf={nameOf} blocked={edit !== true} />
        )}
        {members !== undefined && !told && <OwnAnswer members={members} scope={scope} />}
        <VisibilitySection
          image={image}
          actor={actor}
          members={known}
          nameOf={nameOf}
          onChange={setTo}
        />
        {known !== null && <ReachSection image={image} members={known} nameOf={nameOf} />}
      </div>
      {asking.length > 0 && (
        <StopDialog
          image={image}
          members={asking}
          nameOf={nameOf}
          onConfirm={() =>
            void stop(
              asking.map((member) => member.member_id),
              nameOf,
            )
          }
          onClose={() => setAsking([])}
        />
      )}
      {to !== null && to !== image.visibility && (
        <VisibilityDialog
          image={image}
          to={to}
          members={known}
          scope={scope}
          nameOf={nameOf}
          onClose={() => setTo(null)}
        />
      )}
    </div>
  )
}

/** What a project that it is shared with sees: itself. */
function OwnAnswer({ members, scope }: { members: readonly Member[]; scope: ActiveScope }) {
  const own = members.find((member) => member.member_id === scope.projectId)
  return (
    <section className="section" aria-labelledby="share-own">
      <h2 id="share-own">Your project</h2>
      <p>
        <b>{scope.project.name}</b> {own && <AnswerMark status={own.status} />}
      </p>
      <p className="help">
        Glance tells the other projects only to the owner and to administrators.
      </p>
    </section>
  )
}
