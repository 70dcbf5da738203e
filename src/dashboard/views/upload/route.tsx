import { useOutlet, useSearchParams } from 'react-router'
import { useScope } from '#dashboard/queries/api.ts'
import { pageTitle } from '#dashboard/nav/paths.ts'
import type { FormFor } from './form.ts'
import { IntoExisting } from './into-existing.tsx'
import { UploadForm } from './upload-form.tsx'
import './upload.css'

/**
 * Uploads: `/p/:projectId/upload`, and `?into=` for the data of a record that exists. A route below
 * it may say what the form begins with.
 */
export default function UploadRoute() {
  const scope = useScope()
  const [search] = useSearchParams()
  const into = search.get('into')
  const title = into === null ? 'Upload images' : 'Upload data'
  const form: FormFor = (like, notice) => (
    <UploadForm key={`${scope.projectId} ${scope.region}`} scope={scope} actor={scope} like={like}>
      {notice}
    </UploadForm>
  )
  const begun = useOutlet(form)
  return (
    <>
      <title>{pageTitle(title, scope.project.name)}</title>
      <div className="page-head">
        <h1>{title}</h1>
      </div>
      {into === null ? (
        (begun ?? form())
      ) : (
        <IntoExisting key={into} imageId={into} scope={scope} actor={scope} />
      )}
    </>
  )
}
