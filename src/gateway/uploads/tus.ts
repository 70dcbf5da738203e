import type { IncomingMessage, ServerResponse } from 'node:http'
import { apiPaths } from '#wire/paths.ts'
import { TUS_VERSION } from '#wire/uploads.ts'
import type { Target } from '../cloud-http.ts'
import { GatewayProblem } from '../problem.ts'
import type { Scoped } from '../session/scope-cache.ts'
import type { Appended, Upload, UploadStore } from './store.ts'

/** After a refusal the rest of the body is read for so long, so that the answer is not lost in a reset. */
const LINGER_MS = 2000
/**
 * Uploads that one user may have open in a project and region. Each holds a connection to Glance,
 * 2 MiB here, and in Glance a worker's thread; a page of the dashboard sends two at once, so this
 * is room for sixteen.
 */
const OPEN_UPLOADS_LIMIT = 32

interface TusRequest {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly region: string
  /** Absent for the collection. */
  readonly uploadId: string | null
  readonly requestId: string
  readonly scoped: Scoped
  /** The Image service of that region; asked only when an upload is made. */
  target(): Target
}

/**
 * The resumable upload protocol tus 1.0.0: core, creation, expiration and termination
 * (https://tus.io/protocols/resumable-upload). What differs: HEAD ends the PATCH that is running
 * before it tells the offset, GET tells how far an upload is without doing that, and the PATCH that
 * completes the file is answered only when Glance has answered.
 */
export interface Tus {
  options(res: ServerResponse): void
  /** @throws GatewayProblem */
  handle(request: TusRequest): Promise<void>
}

const TUS = { 'tus-resumable': TUS_VERSION, 'cache-control': 'no-store' }

function wholeNumber(req: IncomingMessage, name: string): number {
  const text = req.headers[name]
  if (typeof text !== 'string' || !/^\d{1,16}$/.test(text) || !Number.isSafeInteger(Number(text)))
    throw bad(`The header ${name} must be a whole number of bytes.`)
  return Number(text)
}

const bad = (message: string) => new GatewayProblem('bad-request', message, { headers: TUS })

/** Pairs of `key base64`, separated by commas; a key may stand alone (tus, Upload-Metadata). */
function readMetadata(header: string | string[] | undefined): Map<string, string> {
  const found = new Map<string, string>()
  if (header === undefined || header === '') return found
  for (const pair of String(header).split(',')) {
    const [key, value, ...rest] = pair.trim().split(' ')
    const sound = value === undefined || /^[A-Za-z0-9+/]*={0,2}$/.test(value)
    if (key === undefined || !/^[\x21-\x2b\x2d-\x7e]+$/.test(key) || rest.length > 0 || !sound)
      throw bad('Upload-Metadata is not a list of keys with base64 values.')
    if (found.has(key)) throw bad(`Upload-Metadata names ${key} twice.`)
    found.set(key, Buffer.from(value ?? '', 'base64').toString('utf8'))
  }
  return found
}

const ownerOf = (request: TusRequest) =>
  `${request.scoped.userId} ${request.scoped.project.id} ${request.region}`

const gone = () =>
  new GatewayProblem(
    'upload-gone',
    'This upload does not exist any more. It has to start again from the beginning.',
    { headers: TUS },
  )

/** @param o.maxBodyBytes largest body of one PATCH; null when nothing limits it */
export function createTus(o: {
  store: UploadStore
  maxBodyBytes: number | null
  /** Whether the gateway is stopping and takes no new upload. */
  stopping: () => boolean
}): Tus {
  const { store } = o

  function create(request: TusRequest): void {
    const { req, res } = request
    if (o.stopping())
      throw new GatewayProblem('shutting-down', 'The gateway is being restarted. Try again soon.', {
        headers: { ...TUS, 'retry-after': '10' },
      })
    if (req.headers['upload-defer-length'] !== undefined)
      throw bad('Glance must know the size at the start; Upload-Defer-Length is not possible.')
    const length = wholeNumber(req, 'upload-length')
    const metadata = readMetadata(req.headers['upload-metadata'])
    const imageId = metadata.get('image_id') ?? ''
    const storeName = metadata.get('store')
    if (!/^[0-9A-Za-z-]{1,64}$/.test(imageId))
      throw bad('Upload-Metadata must name the image by image_id.')
    if (storeName !== undefined && !/^[\w.-]{1,255}$/.test(storeName))
      throw bad('The name of the store has characters that no store has.')
    const owner = ownerOf(request)
    if (store.open(owner) >= OPEN_UPLOADS_LIMIT)
      throw new GatewayProblem(
        'too-many-uploads',
        `You have ${OPEN_UPLOADS_LIMIT} uploads open in this project. Try again when one has ended.`,
        { headers: TUS },
      )
    const upload = store.create({
      owner,
      length,
      imageId,
      store: storeName ?? null,
      target: request.target(),
      token: request.scoped.token,
      requestId: request.requestId,
    })
    const { project } = request.scoped
    res.writeHead(201, {
      ...TUS,
      location: `${apiPaths.uploads(project.id, request.region)}/${upload.id}`,
      'upload-offset': 0,
      'upload-expires': expires(upload),
      'content-length': 0,
    })
    res.end()
  }

  const expires = (upload: Upload) => new Date(upload.expiresAt()).toUTCString()

  function refused(failure: Extract<Appended, { kind: 'failed' }>['failure']): GatewayProblem {
    return new GatewayProblem(
      'upload-refused',
      failure.status === 0
        ? failure.message
        : `The Image service refused the upload: ${failure.message}`,
      {
        // A client that repeats on 5xx would repeat a refusal for ever; a break is worth repeating.
        status: failure.status >= 400 && failure.status < 500 ? 422 : 502,
        headers: TUS,
        upstream: failure,
      },
    )
  }

  async function patch({ req, res }: TusRequest, upload: Upload): Promise<void> {
    const type = String(req.headers['content-type'] ?? '')
      .split(';')[0]!
      .trim()
      .toLowerCase()
    if (type !== 'application/offset+octet-stream')
      throw new GatewayProblem('bad-request', 'PATCH takes application/offset+octet-stream.', {
        status: 415,
        headers: TUS,
      })
    const offset = wholeNumber(req, 'upload-offset')
    const { offset: at, length, state } = upload.status()
    const sized = req.headers['content-length'] !== undefined
    const size = sized ? wholeNumber(req, 'content-length') : 0
    if (o.maxBodyBytes !== null && size > o.maxBodyBytes)
      throw new GatewayProblem(
        'too-large',
        `One request may carry ${o.maxBodyBytes} bytes at most. Send the file in pieces.`,
        { headers: TUS },
      )
    if (state !== 'failed' && offset === at && offset + size > length) throw tooLong(length)
    const result = await upload.append(offset, req)
    switch (result.kind) {
      case 'more':
      case 'done':
        res.writeHead(204, {
          ...TUS,
          'upload-offset': result.offset,
          ...(result.kind === 'more' ? { 'upload-expires': expires(upload) } : {}),
        })
        res.end()
        return
      case 'conflict':
        throw new GatewayProblem(
          'upload-conflict',
          'The upload stands at another offset, or another request is sending to it.',
          { headers: { ...TUS, 'upload-offset': String(result.offset) } },
        )
      case 'too-long':
        throw tooLong(length)
      case 'failed':
        throw refused(result.failure)
      case 'broken':
        // The sender is gone; there is nobody to answer.
        res.destroy()
    }
  }

  const tooLong = (length: number) =>
    new GatewayProblem(
      'too-large',
      `The upload was announced with ${length} bytes; these are more.`,
      {
        headers: TUS,
      },
    )

  async function head({ res }: TusRequest, upload: Upload): Promise<void> {
    const offset = await upload.fence()
    const { length, failure } = upload.status()
    if (failure !== null) throw new GatewayProblem('upload-gone', failure.message, { headers: TUS })
    res.writeHead(200, {
      ...TUS,
      'upload-offset': offset,
      'upload-length': length,
      'upload-expires': expires(upload),
    })
    res.end()
  }

  function get({ res }: TusRequest, upload: Upload): void {
    const body = JSON.stringify(upload.status())
    res.writeHead(200, {
      ...TUS,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    })
    res.end(body)
  }

  /**
   * Lets a refusal reach a client that is still sending: closing at once would reset the connection
   * and take the answer with it. Node reads and drops the rest of the body after the answer.
   */
  function linger({ req }: TusRequest): void {
    if (req.complete || req.destroyed) return
    const cut = setTimeout(() => req.socket.destroy(), LINGER_MS)
    const over = () => clearTimeout(cut)
    req.once('end', over).once('close', over)
    req.resume()
  }

  return {
    options(res) {
      res.writeHead(204, {
        ...TUS,
        'tus-version': TUS_VERSION,
        'tus-extension': 'creation,expiration,termination',
      })
      res.end()
    },
    async handle(request) {
      const { req, res, uploadId } = request
      if (req.headers['tus-resumable'] !== TUS_VERSION && req.method !== 'GET')
        throw new GatewayProblem('bad-request', `This gateway speaks tus ${TUS_VERSION}.`, {
          status: 412,
          headers: { 'tus-version': TUS_VERSION, 'cache-control': 'no-store' },
        })
      // Where a proxy lets only POST pass, the method rides in a header (tus, X-HTTP-Method-Override).
      const override = req.headers['x-http-method-override']
      const method = req.method === 'POST' && override !== undefined ? override : req.method
      if (uploadId === null) {
        if (method !== 'POST') throw notAllowed('POST, OPTIONS')
        return create(request)
      }
      const upload = store.find(uploadId, ownerOf(request))
      try {
        if (upload === null) throw gone()
        switch (method) {
          case 'PATCH':
            return await patch(request, upload)
          case 'HEAD':
            return await head(request, upload)
          case 'GET':
            return get(request, upload)
          case 'DELETE':
            store.terminate(upload)
            res.writeHead(204, TUS).end()
            return
          default:
            throw notAllowed('PATCH, HEAD, GET, DELETE, OPTIONS')
        }
      } catch (error) {
        linger(request)
        throw error
      }
    },
  }
}

const notAllowed = (allow: string) =>
  new GatewayProblem('not-allowed', 'This address does not take that method.', {
    status: 405,
    headers: { ...TUS, allow },
  })
