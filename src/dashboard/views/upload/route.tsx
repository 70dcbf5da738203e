import { late } from '#dashboard/ui/late.tsx'
import { useOutlet, useSearchParams } from 'react-router'
import { useScope } from '#dashboard/queries/api.ts'
import { pageTitle } from '#dashboard/nav/paths.ts'
import type { FormFor } from './form.ts'
import { UploadForm } from './upload-form.tsx'
import { Ways, wayOf } from './ways.tsx'
import './upload.css'

const IntoExisting = late(async () => ({
  default: (await import('./into-existing.tsx')).IntoExisting,
}))

const RemoteForm = late(async () => ({
  default: (await import('./remote-form.tsx')).RemoteForm,
}))

/**
 * Uploads: `/p/:projectId/upload`, and `?into=` for the data of a record that exists; `?from=` names
 * a way in that is no plain upload. A route below it may say what the form begins with.
 */
export default function UploadRoute() {
  const scope = useScope()
  const [search] = useSearchParams()
  const into = search.get('into')
  const way = wayOf(search.get('from'))
  const staged = way === 'glance-direct'
  const place = `${scope.projectId} ${scope.region}`
  const title = into === null ? 'Upload images' : 'Upload data'
  const form: FormFor = (like, notice) => (
    <UploadForm key={place} scope={scope} actor={scope} like={like} staged={staged}>
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
      {begun === null && <Ways scope={scope} way={way} into={into} />}
      {way === 'web-download' || way === 'glance-download' ? (
        <RemoteForm key={`${place} ${way} ${into ?? ''}`} way={way} scope={scope} into={into} />
      ) : into === null ? (
        (begun ?? form())
      ) : (
        <IntoExisting key={into} imageId={into} scope={scope} actor={scope} staged={staged} />
      )}
    </>
  )
}
