import { lazy } from 'react'
import { useSearchParams } from 'react-router'
import { useScope } from '#dashboard/queries/api.ts'
import { pageTitle } from '#dashboard/nav/paths.ts'
import { IntoExisting } from './into-existing.tsx'
import { UploadForm } from './upload-form.tsx'
import './upload.css'

const LikeForm = lazy(async () => ({ default: (await import('./like-form.tsx')).LikeForm }))

/**
 * Uploads: `/p/:projectId/upload`, `?into=` for the data of a record that exists, `?like=` for new
 * images that begin with the metadata of one.
 */
export default function UploadRoute() {
  const scope = useScope()
  const [search] = useSearchParams()
  const into = search.get('into')
  const like = search.get('like')
  const title = into === null ? 'Upload images' : 'Upload data'
  return (
    <>
      <title>{pageTitle(title, scope.project.name)}</title>
      <div className="page-head">
        <h1>{title}</h1>
      </div>
      {into !== null ? (
        <IntoExisting key={into} imageId={into} scope={scope} actor={scope} />
      ) : like !== null ? (
        <LikeForm key={`${scope.projectId} ${scope.region} ${like}`} imageId={like} scope={scope} />
      ) : (
        <UploadForm key={`${scope.projectId} ${scope.region}`} scope={scope} actor={scope} />
      )}
    </>
  )
}
