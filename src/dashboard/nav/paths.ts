import { writeCompare } from './compare-params.ts'

/** What an address needs of a scope. The region is written unless it is the project's first. */
export interface AddressScope {
  projectId: string
  region: string
  /** The region that needs no naming; null or absent when it is not known, then it is named. */
  defaultRegion?: string | null | undefined
}

const seg = encodeURIComponent

function inProject(
  scope: AddressScope,
  path: string,
  search?: URLSearchParams | Record<string, string>,
): string {
  const params = new URLSearchParams(search)
  if (scope.region === scope.defaultRegion) params.delete('region')
  else params.set('region', scope.region)
  const query = params.toString()
  return `/p/${seg(scope.projectId)}${path}${query && `?${query}`}`
}

/** Whether the list is at an address, or comes of itself after it. */
export const leadsToList = (pathname: string): boolean =>
  /^\/(p\/[^/]+(\/images)?)?$/.test(pathname)

/** The addresses of the dashboard's pages; defaults are not written into them. */
export const paths = {
  home: '/',

  /** @param to the address to come back to */
  signIn: (to?: string) =>
    to && to !== '/' ? `/sign-in?${new URLSearchParams({ to })}` : '/sign-in',

  /** A project whose regions are not known yet. */
  project: (projectId: string) => `/p/${seg(projectId)}/images`,

  /** @param search the list's own filters; its region is replaced by the scope's */
  images: (scope: AddressScope, search?: URLSearchParams | Record<string, string>) =>
    inProject(scope, '/images', search),

  image: (
    scope: AddressScope,
    imageId: string,
    search?: URLSearchParams | Record<string, string>,
  ) => inProject(scope, `/images/${seg(imageId)}`, search),

  /** The image as another project is offered it. @param scope that of the other project */
  invitation: (scope: AddressScope, imageId: string) =>
    inProject(scope, `/images/${seg(imageId)}`, { invited: '1' }),

  /** What others share with the project. @param search the page's own choices */
  inbox: (scope: AddressScope, search?: Record<string, string>) =>
    inProject(scope, '/inbox', search),

  /** The editor of everything that can be changed of an image. */
  properties: (scope: AddressScope, imageId: string, search?: Record<string, string>) =>
    inProject(scope, `/images/${seg(imageId)}/properties`, search),

  /**
   * @param search `into`: the id of a queued image that takes the data; `from`: the way in, a method
   * of import
   */
  upload: (scope: AddressScope, search?: Record<string, string>) =>
    inProject(scope, '/upload', search),

  /** New images that begin with the metadata of this one. */
  uploadLike: (scope: AddressScope, imageId: string) =>
    inProject(scope, `/upload/like/${seg(imageId)}`),

  /** The same for the next version of it: private until it is released. */
  uploadSuccessor: (scope: AddressScope, imageId: string) =>
    inProject(scope, `/upload/like/${seg(imageId)}`, { next: '1' }),

  /** @param ids of the images, the one that the others are measured against first */
  compare: (scope: AddressScope, ids: readonly string[]) =>
    inProject(scope, '/compare', writeCompare({ ids, all: false })),

  /** What this browser did in the project. @param search the page's own filters */
  activity: (scope: AddressScope, search?: URLSearchParams | Record<string, string>) =>
    inProject(scope, '/activity', search),

  /** A new version takes an image's place. @param search `from`: the one that stands there now */
  release: (scope: AddressScope, search?: Record<string, string>) =>
    inProject(scope, '/release', search),

  /** Everything that the project shares. */
  sharing: (scope: AddressScope) => inProject(scope, '/sharing'),

  /** @param search the page's own choices */
  stores: (scope: AddressScope, search?: Record<string, string>) =>
    inProject(scope, '/stores', search),

  /** @param search the page's own filters */
  transfers: (scope: AddressScope, search?: URLSearchParams | Record<string, string>) =>
    inProject(scope, '/transfers', search),

  /** @param namespace the one that is open; all of them without */
  definitions: (scope: AddressScope, namespace?: string) =>
    inProject(scope, `/definitions${namespace === undefined ? '' : `/${seg(namespace)}`}`),

  /** Quotas, and what takes the room. @param search the page's own choices */
  usage: (scope: AddressScope, search?: Record<string, string>) =>
    inProject(scope, '/usage', search),

  /** What Glance does by itself. @param search the page's own filters */
  tasks: (scope: AddressScope, search?: Record<string, string>) =>
    inProject(scope, '/tasks', search),

  task: (scope: AddressScope, taskId: string) => inProject(scope, `/tasks/${seg(taskId)}`),

  /** @param search the page's own filters, and `job`: the id of the one that is open */
  copies: (scope: AddressScope, search?: URLSearchParams | Record<string, string>) =>
    inProject(scope, '/copies', search),
} as const

/**
 * The page to return to after signing in.
 * @param to from the address bar, so anything: only a path of our own origin is taken
 * @returns a path, or null when it is none
 */
export function safeReturn(to: string | null): string | null {
  if (to === null || !/^\/(?![/\\])/.test(to)) return null
  // The parser drops tabs and newlines ("/\t/evil" is "//evil"), so its verdict counts, not ours.
  const base = 'http://self.invalid'
  const url = parse(to, base)
  if (!url || url.origin !== base || url.pathname === '/sign-in') return null
  return url.pathname + url.search + url.hash
}

function parse(to: string, base: string): URL | null {
  try {
    return new URL(to, base)
  } catch {
    return null
  }
}

/** `Upload image · tenant-a · Viewfinder`: the nearest first, because tabs are cut at the end. */
export function pageTitle(...parts: (string | null | undefined)[]): string {
  return [...parts.filter(Boolean), 'Viewfinder'].join(' · ')
}
