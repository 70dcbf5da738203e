/** Addresses of the gateway, written once for both sides. Segments are encoded here. */
const seg = encodeURIComponent

export const apiPaths = {
  config: '/api/config',
  session: '/api/session',
  scope: (projectId: string) => `/api/p/${seg(projectId)}/scope`,
  /** Base of the Image service: append `/v2/…`. */
  image: (projectId: string, region: string) => `/api/p/${seg(projectId)}/r/${seg(region)}/image`,
  /** Base of the Identity service, reads only: append `/v3/…`. */
  identity: (projectId: string) => `/api/p/${seg(projectId)}/identity`,
  uploads: (projectId: string, region: string) =>
    `/api/p/${seg(projectId)}/r/${seg(region)}/uploads`,
} as const
