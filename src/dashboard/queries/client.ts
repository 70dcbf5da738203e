import { QueryClient } from '@tanstack/react-query'
import { ApiError, NetworkError } from '#openstack/http.ts'

/** Answers that asking again does not change. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500
}

/** The one cache of the page; loaders and components share it. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      retry: (failures, error) =>
        failures < 2 &&
        !isFinal(error) &&
        (error instanceof ApiError || error instanceof NetworkError),
      retryDelay: (failures) => Math.min(4000, 500 * 2 ** failures),
      networkMode: 'always',
    },
    // A write that nothing answered may have been done: asking again is a person's decision.
    mutations: { retry: false, networkMode: 'always' },
  },
})
