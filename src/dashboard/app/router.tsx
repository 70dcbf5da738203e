import {
  createBrowserRouter,
  redirect,
  type LoaderFunctionArgs,
  type RouteObject,
} from 'react-router'
import type { ComponentType } from 'react'
import { ApiError } from '#openstack/http.ts'
import { queryClient } from '#dashboard/queries/client.ts'
import { scopeOf } from '#dashboard/queries/api.ts'
import { projectToOpen, sessionQueries } from '#dashboard/queries/session.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Logo } from '#dashboard/ui/marks.tsx'
import { PageProblem, ViewProblem } from './problem-boundary.tsx'
import { ProjectLayout } from './project-layout.tsx'
import { RootLayout } from './root-layout.tsx'

/** What a view's `route.tsx` exports. */
interface RouteModule {
  default: ComponentType
  loader?: (args: LoaderFunctionArgs) => unknown
}

/** A view is a chunk of its own, fetched while its project's session and scope are asked for. */
function view(load: () => Promise<RouteModule>): Pick<RouteObject, 'lazy'> {
  return {
    lazy: async () => {
      const { default: Component, loader } = await load()
      return { Component, ...(loader ? { loader } : {}) }
    },
  }
}

const needsSignIn = (error: unknown) =>
  error instanceof ApiError &&
  (error.problem === 'no-session' || error.problem === 'session-expired')

/** Session and scope of a project, before anything of it is drawn. */
async function projectLoader(args: LoaderFunctionArgs) {
  try {
    await Promise.all([queryClient.ensureQueryData(sessionQueries.session()), scopeOf(args)])
    return null
  } catch (error) {
    if (!needsSignIn(error)) throw error
    queryClient.removeQueries({ queryKey: sessionQueries.session().queryKey })
    const url = new URL(args.request.url)
    return redirect(paths.signIn(url.pathname + url.search))
  }
}

/** No project in the address: the last one, the only one, or a choice. */
async function homeLoader() {
  try {
    const session = await queryClient.fetchQuery(sessionQueries.session())
    const project = projectToOpen(session, false)
    return project === null ? null : redirect(paths.project(project))
  } catch (error) {
    if (needsSignIn(error)) return redirect(paths.signIn())
    throw error
  }
}

function noPage(): never {
  throw new Response(null, { status: 404 })
}

/** Until the first page is there; it shows only when that takes a moment. */
function Splash() {
  return (
    <div className="splash" aria-busy="true">
      <Logo />
      <span className="visually-hidden">Loading Viewfinder</span>
    </div>
  )
}

export const router = createBrowserRouter([
  {
    Component: RootLayout,
    HydrateFallback: Splash,
    children: [
      {
        ErrorBoundary: PageProblem,
        children: [
          {
            path: '/',
            loader: homeLoader,
            lazy: async () => ({
              Component: (await import('#dashboard/views/sign-in/choose-project.tsx'))
                .ChooseProject,
            }),
          },
          { path: '/sign-in', ...view(() => import('#dashboard/views/sign-in/route.tsx')) },
          {
            path: '/p/:projectId',
            loader: projectLoader,
            // Filters are in the query: they ask nothing of the session.
            shouldRevalidate: ({ currentParams, nextParams, currentUrl, nextUrl }) =>
              currentParams['projectId'] !== nextParams['projectId'] ||
              currentUrl.searchParams.get('region') !== nextUrl.searchParams.get('region'),
            Component: ProjectLayout,
            children: [
              {
                ErrorBoundary: ViewProblem,
                children: [
                  {
                    index: true,
                    loader: ({ params }) => redirect(paths.project(params['projectId']!)),
                  },
                  { path: 'images', ...view(() => import('#dashboard/views/images/route.tsx')) },
                  {
                    path: 'images/:imageId',
                    ...view(() => import('#dashboard/views/image/route.tsx')),
                  },
                  { path: 'upload', ...view(() => import('#dashboard/views/upload/route.tsx')) },
                  { path: '*', loader: noPage },
                ],
              },
            ],
          },
          { path: '*', loader: noPage },
        ],
      },
    ],
  },
])
