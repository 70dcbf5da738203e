import { ApiError, type Http, type HttpRequest } from './http.ts'

/**
 * A service that lacks a version of its API answers all addresses of it with the versions that it
 * has: 300, which is an answer to `/` and to nothing else (glance/api/middleware/
 * version_negotiation.py).
 *
 * @param sentence what the error says, whose status is 300
 */
export function onlyVersion(http: Http, sentence: string): Http {
  function demand({ status }: Response, { method, path }: HttpRequest): void {
    if (status === 300 && path !== '/')
      throw new ApiError({ status, sentence, method, path, service: 'image' })
  }
  return {
    async send(request) {
      const response = await http.send(request)
      demand(response, request)
      return response
    },
    async json(request) {
      const answer = await http.json(request)
      demand(answer.response, request)
      return answer
    },
  }
}
