import { isObject, readJson } from '../answers.ts'
import { badRequest } from '../glance/faults.ts'

/**
 * What no v1 server ever did and openstacksdk's v1 layer relies on: metadata as JSON, in the body
 * of a POST and in the answer to a GET that wants nothing else (openstack/image/v1/image.py).
 */
export const isJson = (request: Request) =>
  /^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')

export const wantsJson = (request: Request) => request.headers.get('accept') === 'application/json'

/** The members of the body under the names of the headers that would carry them. */
export async function jsonMeta(request: Request): Promise<[string, string][]> {
  const body = await readJson(request)
  if (body === undefined) return []
  if (!isObject(body)) throw badRequest('Unexpected body type. Expected list/dict.')
  const { properties, ...core } = body
  const pairs = [
    ...Object.entries(core).map(([key, value]) => [`x-image-meta-${key}`, value] as const),
    ...Object.entries(isObject(properties) ? properties : {}).map(
      ([key, value]) => [`x-image-meta-property-${key}`, value] as const,
    ),
  ]
  return pairs.map(([name, value]) => {
    const plain = ['string', 'number', 'boolean'].includes(typeof value)
    const text = plain ? String(value as string | number | boolean) : ''
    // It must fit into the headers of every later answer.
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) || /[\0\r\n]/.test(text))
      throw badRequest(`Bad header: ${name}`)
    return [name.toLowerCase(), text]
  })
}
