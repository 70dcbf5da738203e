import { useSuspenseQuery } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { BrowserRouter, matchPath, Navigate, Route, Routes, useParams } from 'react-router'
import { activeScope } from '#dashboard/queries/api.ts'
import { loadAhead } from '#dashboard/queries/catalogue.ts'
import { queryClient } from '#dashboard/queries/client.ts'
import { likelySignedIn, projectToOpen, sessionQueries } from '#dashboard/queries/session.ts'
import { leadsToList, paths } from '#dashboard/nav/paths.ts'
import ImagesPage from '#dashboard/views/images/route.tsx'
import { GuardedNavigation } from './guarded-navigation.tsx'
import { ProjectLayout } from './project-layout.tsx'
import { RootLayout } from './root-layout.tsx'

/** A line at the top of the page; it shows only when the wait takes a moment. */
const waiting = () => <div className="nav-progress" role="status" aria-label="Loading" />

/**
 * A view is a chunk of its own. The list is not: nearly everybody begins there, and in one chunk
 * with the rest it compresses better (8 kB brotli, measured) and arrives without a second trip.
 */
function view(path: string, load: () => Promise<{ default: ComponentType }>) {
  return { path, View: late(load, waiting) }
}

const upload = view('upload', () => import('#dashboard/views/upload/route.tsx'))
const uploadLike = view('like/:imageId', async () => ({
  default: (await import('#dashboard/views/upload/like-form.tsx')).UploadLike,
}))
/** The pages of a project, but for the list. */
const pages = [
  view('images/:imageId', () => import('#dashboard/views/image/route.tsx')),
  view('images/:imageId/properties', () => import('#dashboard/views/image/editor/route.tsx')),
  view('transfers', () => import('#dashboard/views/transfers/route.tsx')),
  view('copies', () => import('#dashboard/views/copies/route.tsx')),
  view('definitions/:namespace?', () => import('#dashboard/views/definitions/route.tsx')),
  view('inbox', () => import('#dashboard/views/inbox/route.tsx')),
  view('compare', () => import('#dashboard/views/compare/route.tsx')),
  view('sharing', () => import('#dashboard/views/sharing/route.tsx')),
  view('stores', () => import('#dashboard/views/stores/route.tsx')),
  view('activity', () => import('#dashboard/views/activity/route.tsx')),
  view('release', () => import('#dashboard/views/release/route.tsx')),
  view('tasks/:taskId?', () => import('#dashboard/views/tasks/route.tsx')),
  view('usage', () => import('#dashboard/views/usage/route.tsx')),
]
const signIn = view('/sign-in', () => import('#dashboard/views/sign-in/route.tsx'))
const choose = view('/', async () => ({
  default: (await import('#dashboard/views/sign-in/choose-project.tsx')).ChooseProject,
}))

const NotFound = late(async () => ({
  default: (await import('#dashboard/views/problems/not-found.tsx')).NotFound,
}))

const PROJECT = '/p/:projectId'

/**
 * Fetches the view of an address beside session and scope, not after them; the scope beside the
 * session, unless nobody seems to be signed in: then it might only be refused; and the first images
 * once it is known whose they are.
 * @returns when all of it is there, or could not be had: the page's own attempt then says so
 */
export async function preload({ pathname, search }: Location): Promise<void> {
  if (matchPath(signIn.path, pathname)) {
    await Promise.allSettled([signIn.View.load()])
    return
  }
  const session = queryClient.fetchQuery(sessionQueries.session())
  const named = matchPath(`${PROJECT}/*`, pathname)?.params.projectId
  const scope = async () => {
    const project = named ?? projectToOpen(await session, false)
    if (project === null) return choose.View.load()
    if (!likelySignedIn()) await session
    const answer = await queryClient.fetchQuery(sessionQueries.scope(project))
    const asked = new URLSearchParams(search)
    const region = asked.get('region')
    asked.delete('region')
    // A list that is narrowed may be made of others.
    if (asked.size === 0 && leadsToList(pathname)) loadAhead(activeScope(answer, region))
  }
  const wanted = [upload, ...pages].find(({ path }) => matchPath(`${PROJECT}/${path}`, pathname))
  await Promise.allSettled([session.catch(() => signIn.View.load()), scope(), wanted?.View.load()])
}

/** No project in the address: the last one, the only one, or a choice. */
function Home() {
  const { data: session } = useSuspenseQuery(sessionQueries.session())
  const project = projectToOpen(session, false)
  return project === null ? <choose.View /> : <Navigate to={paths.project(project)} replace />
}

function NoPage() {
  const { projectId } = useParams()
  return <NotFound home={projectId === undefined ? paths.home : paths.project(projectId)} />
}

function NoPlace() {
  return (
    <main className="problem-page">
      <NoPage />
    </main>
  )
}

/** Every address of the dashboard. */
export function Router() {
  return (
    // At once, not as a transition: filters are in the address, and a box that is checked by it would
    // go back for a moment under the pointer that pressed it.
    <BrowserRouter useTransitions={false}>
      <GuardedNavigation>
        <Routes>
          <Route element={<RootLayout />}>
            <Route path="/" element={<Home />} />
            <Route path={signIn.path} element={<signIn.View />} />
            <Route path={PROJECT} element={<ProjectLayout />}>
              <Route index element={<Navigate to="images" replace />} />
              <Route path="images" element={<ImagesPage />} />
              <Route path={upload.path} element={<upload.View />}>
                <Route path={uploadLike.path} element={<uploadLike.View />} />
              </Route>
              {pages.map(({ path, View }) => (
                <Route key={path} path={path} element={<View />} />
              ))}
              <Route path="*" element={<NoPage />} />
            </Route>
            <Route path="*" element={<NoPlace />} />
          </Route>
        </Routes>
      </GuardedNavigation>
    </BrowserRouter>
  )
}
