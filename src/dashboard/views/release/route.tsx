import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Upload } from 'lucide-react'
import { useMemo, useSyncExternalStore } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import type { Image } from '#openstack/glance/image.ts'
import { useScope, type ActiveScope } from '#dashboard/queries/api.ts'
import { catalogueOf } from '#dashboard/queries/catalogue.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { pageTitle, paths } from '#dashboard/nav/paths.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { canCreate } from '#dashboard/components/rules.ts'
import { ButtonLink } from '#dashboard/ui/button.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { StatusMark, VisibilityMark } from '#dashboard/ui/marks.tsx'
import { Skeleton } from '#dashboard/ui/skeleton.tsx'
import { successors } from './family.ts'
import { ImageChoices, ImagePicker } from './image-picker.tsx'
import { ReleaseForm } from './release-form.tsx'
import { ReleaseStatus } from './release-status.tsx'
import { releases, useReleases } from './releases.ts'
import './release.css'

/** Likely ones that are offered. */
const OFFERED = 6

/** A new version takes an image's place: `/p/:projectId/release?from=&to=`. */
export default function ReleaseRoute() {
  const scope = useScope()
  const user = useSuspenseQuery(sessionQueries.session()).data.user.id
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const from = search.get('from')
  const to = search.get('to')
  const all = useReleases(user, scope)
  // Of this pair the last one, and whatever is not over.
  const mine = all.find(({ old, next }) => old.id === from && next.id === to)
  const shown = all.filter(
    (each) =>
      each === mine || !['done', 'put-back'].includes(each.state) || releases.isLive(each.id),
  )
  const choose = (next: Record<string, string>) => void navigate(paths.release(scope, next))
  return (
    <>
      <title>{pageTitle('Release', scope.project.name)}</title>
      <div className="page-head">
        <h1>Release a new version</h1>
      </div>
      <div className="scroll">
        <div className="release">
          {shown.map((release) => (
            <ReleaseStatus key={release.id} release={release} scope={scope} />
          ))}
          {mine === undefined || mine.state === 'put-back' ? (
            <>
              <Chosen
                title="Predecessor"
                id={from}
                scope={scope}
                changeHref={paths.release(scope)}
                picker={
                  <ImagePicker
                    scope={scope}
                    label="Which image is replaced"
                    offered={[]}
                    onPick={(id) => choose({ from: id })}
                  />
                }
              />
              {from !== null && (
                <Successor from={from} to={to} scope={scope} user={user} choose={choose} />
              )}
            </>
          ) : null}
        </div>
      </div>
    </>
  )
}

/** One of the two images, or the way to choose it. */
function Chosen({
  title,
  id,
  scope,
  changeHref,
  picker,
}: {
  title: string
  id: string | null
  scope: ActiveScope
  changeHref: string
  picker: React.ReactNode
}) {
  const { data: image, error } = useQuery({
    ...imageQueries.detail(scope, id ?? ''),
    enabled: id !== null,
  })
  return (
    <section className="stack" aria-label={title}>
      <h2 className="h-section">{title}</h2>
      {id === null ? (
        picker
      ) : image ? (
        <p className="release-image">
          <Link className="link release-name truncate" href={paths.image(scope, image.id)}>
            {image.name || image.id}
          </Link>
          <StatusMark status={image.status} />
          <VisibilityMark visibility={image.visibility} />
          <code className="faint">{image.id.slice(0, 8)}</code>
          <Link className="link" href={changeHref}>
            Choose another
          </Link>
        </p>
      ) : error ? (
        <>
          <Failure error={error} what="It could not be read." />
          <Link className="link" href={changeHref}>
            Choose another
          </Link>
        </>
      ) : (
        <Skeleton width={280} height={20} />
      )}
    </section>
  )
}

/** Images that may take its place, as they are loaded. */
function useSuccessors(scope: ActiveScope, old: Image | undefined): readonly Image[] {
  const { projectId, region } = scope
  const catalogue = useMemo(() => catalogueOf({ projectId, region }), [projectId, region])
  const loading = useSyncExternalStore(catalogue.subscribe, catalogue.getSnapshot)
  return useMemo(() => {
    if (!old) return []
    const images = Array.from(catalogue.entries(), ({ image }) => image)
    return successors(old, images, OFFERED)
    // oxlint-disable-next-line react/exhaustive-deps -- what is loaded is in the catalogue
  }, [catalogue, old, loading])
}

function Successor({
  from,
  to,
  scope,
  user,
  choose,
}: {
  from: string
  to: string | null
  scope: ActiveScope
  user: string
  choose: (next: Record<string, string>) => void
}) {
  const { data: old } = useQuery(imageQueries.detail(scope, from))
  const { data: next } = useQuery({
    ...imageQueries.detail(scope, to ?? ''),
    enabled: to !== null,
  })
  const shared = old?.visibility === 'shared'
  const { data: members } = useQuery({
    ...imageQueries.members(scope, from),
    enabled: shared,
  })
  const offered = useSuccessors(scope, old)
  const create = canCreate(scope)
  const pick = (id: string) => choose({ from, to: id })
  return (
    <>
      <Chosen
        title="New version"
        id={to}
        scope={scope}
        changeHref={paths.release(scope, { from })}
        picker={
          <>
            <p className="muted">
              Upload it first, private and with the predecessor’s properties; then come back here.
            </p>
            <p>
              <ButtonLink
                icon={Upload}
                href={paths.uploadSuccessor(scope, from)}
                disabledReason={create === true ? null : create.reason}
              >
                Upload a new version…
              </ButtonLink>
            </p>
            {offered.length > 0 && (
              <>
                <p className="muted">Or take one that is there. Newer ones of its family:</p>
                <ImageChoices label="Newer ones of its family" images={offered} onPick={pick} />
              </>
            )}
            <ImagePicker scope={scope} label="Another image" offered={[]} onPick={pick} />
          </>
        }
      />
      {old && next && (
        <ReleaseForm
          key={`${old.id} ${next.id}`}
          old={old}
          next={next}
          members={shared ? (members?.map((each) => each.member_id) ?? null) : []}
          scope={scope}
          user={user}
        />
      )}
    </>
  )
}
