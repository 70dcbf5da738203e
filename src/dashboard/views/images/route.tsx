import { pageTitle } from '#dashboard/nav/paths.ts'

export default function Page() {
  return (
    <>
      <title>{pageTitle('All images')}</title>
      <div className="page-head">
        <h1>All images</h1>
      </div>
    </>
  )
}
