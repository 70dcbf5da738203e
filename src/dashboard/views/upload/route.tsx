import { pageTitle } from '#dashboard/nav/paths.ts'

export default function Page() {
  return (
    <>
      <title>{pageTitle('Upload image')}</title>
      <div className="page-head">
        <h1>Upload image</h1>
      </div>
    </>
  )
}
