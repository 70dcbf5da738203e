import { useQuery } from '@tanstack/react-query'
import { CopyPlus, Rocket } from 'lucide-react'
import { useOutletContext, useParams, useSearchParams } from 'react-router'
import { useScope } from '#dashboard/queries/api.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { plural } from '#lib/plural.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { failureOf } from '#dashboard/components/failure.tsx'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Skeleton } from '#dashboard/ui/skeleton.tsx'
import type { FormFor } from './form.ts'
import { likeOf } from './like.ts'
import type { LikeImage } from './like.ts'

const listed = new Intl.ListFormat('en')

function whatComes({ tags, properties, visibility }: LikeImage): string {
  const written = [
    tags.length > 0 && plural(tags.length, 'tag'),
    properties.length > 0 && plural(properties.length, 'property', 'properties'),
  ].filter((part) => part !== false)
  return `Formats, least disk and memory, ${listed.format([`visibility (${visibility})`, ...written])} are filled in from it.`
}

/** What the form begins with, and what was not taken along. */
function LikeNotice({ like, scope }: { like: LikeImage; scope: ActiveScope }) {
  return (
    <Notice
      tone="accent"
      icon={CopyPlus}
      title={`New image like ${like.name}`}
      actions={
        <ButtonLink size="sm" variant="quiet" href={paths.upload(scope)}>
          Begin without it
        </ButtonLink>
      }
    >
      <p>
        {whatComes(like)} What is found in the file counts more.
        {like.leftOut.length > 0 &&
          ` Left out, because it is about the other image’s data: ${listed.format(like.leftOut)}.`}
      </p>
    </Notice>
  )
}

/** The form is for the next version of an image: nobody else sees that before it is released. */
function NextNotice({ like, scope, from }: { like: LikeImage; scope: ActiveScope; from: string }) {
  return (
    <Notice
      tone="accent"
      icon={Rocket}
      title={`Next version of ${like.name}`}
      actions={
        <ButtonLink size="sm" href={paths.release(scope, { from })}>
          Go on with the release
        </ButtonLink>
      }
    >
      <p>
        {whatComes(like)} It stays private until it is released; when its data has arrived, go on
        there.
      </p>
    </Notice>
  )
}

/** The form for images like one that exists: `/p/:projectId/upload/like/:imageId`. */
export function UploadLike() {
  const scope = useScope()
  const { imageId = '' } = useParams()
  const [search] = useSearchParams()
  const formFor = useOutletContext<FormFor>()
  const query = useQuery({ ...imageQueries.detail(scope, imageId), refetchInterval: false })
  if (query.data) {
    const like = likeOf(query.data, scope)
    if (search.get('next') === '1') {
      const next = { ...like, visibility: 'private' as const }
      return formFor(next, <NextNotice like={next} scope={scope} from={imageId} />)
    }
    return formFor(like, <LikeNotice like={like} scope={scope} />)
  }
  if (query.error === null)
    return (
      <output className="upload" aria-label="Loading the other image">
        <Skeleton width={320} height={20} />
      </output>
    )
  return formFor(
    undefined,
    <Notice
      tone="warn"
      live="alert"
      title="The image to begin with could not be read"
      actions={
        <Button size="sm" onClick={() => void query.refetch()}>
          Try again
        </Button>
      }
    >
      <p>
        {statusOf(query.error) === 404
          ? 'There is no such image here: it was deleted, or another project has not shared it.'
          : failureOf(query.error).sentence}{' '}
        Nothing is filled in; you can upload all the same.
      </p>
    </Notice>,
  )
}
