import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { apiPaths } from '#wire/paths.ts'
import { TUS_VERSION } from '#wire/uploads.ts'
import { GatewayProblem } from '../problem.ts'
import type { Access, Appended, Upload, UploadStore } from './store.ts'

/** After a refusal the rest of the body is read for so long, so that the answer is not lost in a reset. */
const LINGER_MS = 2000
/** How long HEAD waits for the end of an upload; below the half minute after which clients give up. */
const FINISHING_MS = 20_000

interface TusRequest {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly region: string
  /** Absent for the collection. */
  readonly uploadId: string | null
  readonly requestId: string
  readonly userId: string
  readonly projectId: string
  readonly access: Access
  /** The same with a token that was not used yet. @throws GatewayProblem `session-expired` */
  renewed(): Promise<Access>
}

/**
 * The resumable upload protocol tus 1.0.0: core, creation, creation-with-upload, expiration and
 * termination (https://tus.io/protocols/resumable-upload). What differs: HEAD ends the PATCH that is running
 * before it tells the offset, GET tells how far an upload is without doing that, and once the file is
 * complete PATCH and HEAD are answered only when Glance has answered, unless the bytes are durable:
 * to a client of tus an offset at the end means that all is well.
 */
export interface Tus {
  options(res: ServerResponse): void
  /** @throws GatewayProblem */
  handle(request: TusRequest): Promise<void>
}

const NO_STORE = { 'cache-control': 'no-store' }
/**
 * For the small answers around a PATCH, which also close what else is idle. Chromium sends a request again, unasked and from its first
 * byte, when a connection breaks that had served another one before; on a connection of its own it
 * tells the page (HttpNetworkTransaction::ShouldResendRequest). Measured: 160 kB less for each cut.
 */
const LAST_ON_CONNECTION = { connection: 'close' }

function wholeNumber(req: IncomingMessage, name: string): number {
  const text = req.headers[name]
  if (typeof text !== 'string' || !/^\d{1,16}$/.test(text) || !Number.isSafeInteger(Number(text)))
    throw bad(`The header ${name} must be a whole number of bytes.`)
  return Number(text)
}

const BYTES_TYPE = 'application/offset+octet-stream'

const typeOf = (req: IncomingMessage) =>
  String(req.headers['content-type'] ?? '')
    .split(';')[0]!
    .trim()
    .toLowerCase()

const bad = (message: string) => new GatewayProblem('bad-request', message)

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

const ownerOf = (request: TusRequest) => `${request.userId} ${request.projectId} ${request.region}`

const gone = () =>
  new GatewayProblem(
    'upload-gone',
    'This upload does not exist any more. It has to start again from the beginning.',
  )

/** @param o.maxBodyBytes largest body of one PATCH; null when nothing limits it */
export function createTus(o: {
  store: UploadStore
  maxBodyBytes: number | null
  /** Whether the gateway is stopping and takes no new upload. */
  stopping: () => boolean
  /** Closes the other connections that the sender of this request keeps for later. */
  closeIdle: (req: IncomingMessage) => void
}): Tus {
  const { store } = o

  async function create(request: TusRequest): Promise<void> {
    const { req, res } = request
    if (o.stopping())
      throw new GatewayProblem('shutting-down', 'The gateway is being restarted. Try again soon.', {
        headers: { 'retry-after': '10' },
      })
    if (req.headers['upload-defer-length'] !== undefined)
      throw bad('Glance must know the size at the start; Upload-Defer-Length is not possible.')
    const length = wholeNumber(req, 'upload-length')
    const metadata = readMetadata(req.headers['upload-metadata'])
    const imageId = metadata.get('image_id') ?? ''
    const storeName = metadata.get('store')
    const target = metadata.get('target') ?? 'file'
    if (!/^[0-9A-Za-z-]{1,64}$/.test(imageId))
      throw bad('Upload-Metadata must name the image by image_id.')
    if (storeName !== undefined && !/^[\w.-]{1,255}$/.test(storeName))
      throw bad('The name of the store has characters that no store has.')
    if (target !== 'file' && target !== 'stage')
      throw bad('Upload-Metadata may name the target file or stage, no other.')
    if (target === 'stage' && storeName !== undefined)
      throw bad('Staged data has no store yet: the import names it.')
    const withBytes = typeOf(req) === BYTES_TYPE
    if (withBytes) checkSize(req, 0, length)
    const upload = await store.create(
      {
        owner: ownerOf(request),
        length,
        imageId,
        store: storeName ?? null,
        requestId: request.requestId,
        ...(target === 'stage' ? { stage: true } : {}),
      },
      request.access,
    )
    let offset = 0
    if (withBytes) {
      const result = await upload.append(0, req)
      // The client has no address yet by which it could go on.
      if (result.kind !== 'more' && result.kind !== 'done') await store.terminate(upload)
      const taken = settled(result, length)
      if (taken === null) {
        res.destroy()
        return
      }
      offset = taken
    }
    o.closeIdle(req)
    res.writeHead(201, {
      ...NO_STORE,
      ...LAST_ON_CONNECTION,
      location: `${apiPaths.uploads(request.projectId, request.region)}/${upload.id}`,
      'upload-offset': offset,
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
        upstream: failure,
      },
    )
  }

  /** @throws GatewayProblem when one request announces more than may be sent */
  function checkSize(req: IncomingMessage, offset: number, length: number): void {
    const sized = req.headers['content-length'] !== undefined
    const size = sized ? wholeNumber(req, 'content-length') : 0
    if (o.maxBodyBytes !== null && size > o.maxBodyBytes)
      throw new GatewayProblem(
        'too-large',
        `One request may carry ${o.maxBodyBytes} bytes at most. Send the file in pieces.`,
      )
    if (offset + size > length) throw tooLong(length)
  }

  /** @returns the offset that was reached, null when the sender is gone @throws GatewayProblem */
  function settled(result: Appended, length: number): number | null {
    switch (result.kind) {
      case 'more':
      case 'done':
        return result.offset
      case 'broken':
        return null
      case 'conflict':
        throw new GatewayProblem(
          'upload-conflict',
          'The upload stands at another offset, or another request is sending to it.',
          { headers: { 'upload-offset': String(result.offset) } },
        )
      case 'full':
        throw new GatewayProblem(
          'spool-full',
          'The disk of the gateway is full. What was sent is kept; try again later.',
          { headers: { 'upload-offset': String(result.offset), 'retry-after': '30' } },
        )
      case 'too-long':
        throw tooLong(length)
      case 'failed':
        throw refused(result.failure)
    }
  }

  async function patch({ req, res }: TusRequest, upload: Upload): Promise<void> {
    if (typeOf(req) !== BYTES_TYPE)
      throw new GatewayProblem('bad-request', `PATCH takes ${BYTES_TYPE}.`, { status: 415 })
    const offset = wholeNumber(req, 'upload-offset')
    const { offset: at, length, state } = upload.status()
    // At another offset the conflict tells more than the size.
    checkSize(req, state !== 'failed' && offset === at ? offset : -Infinity, length)
    const reached = settled(await upload.append(offset, req), length)
    if (reached === null) {
      // There is nobody to answer.
      res.destroy()
      return
    }
    res.writeHead(204, {
      ...NO_STORE,
      'upload-offset': reached,
      ...(reached < length ? { 'upload-expires': expires(upload) } : {}),
    })
    res.end()
  }

  const tooLong = (length: number) =>
    new GatewayProblem(
      'too-large',
      `The upload was announced with ${length} bytes; these are more.`,
    )

  async function head({ req, res }: TusRequest, upload: Upload): Promise<void> {
    const offset = await upload.fence()
    const before = upload.status()
    if (before.state === 'finishing' && !before.durable && offset === before.length)
      await untilOver(upload, offset)
    const { length, failure } = upload.status()
    if (failure !== null) throw new GatewayProblem('upload-gone', failure.message)
    o.closeIdle(req)
    res.writeHead(200, {
      ...NO_STORE,
      ...LAST_ON_CONNECTION,
      'upload-offset': offset,
      'upload-length': length,
      'upload-expires': expires(upload),
    })
    res.end()
  }

  /** @throws GatewayProblem `upload-finishing` when Glance takes too long for one answer */
  async function untilOver(upload: Upload, offset: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const tooLate = new Promise<void>((_, reject) => {
      timer = setTimeout(() => {
        const message = 'All bytes were sent; the Image service has not answered yet. Ask again.'
        reject(new GatewayProblem('upload-finishing', message, { headers: { 'retry-after': '5' } }))
      }, FINISHING_MS)
    })
    try {
      // No byte more, only the answer to those that are there.
      await Promise.race([upload.append(offset, Readable.from([])), tooLate])
    } finally {
      clearTimeout(timer)
    }
  }

  function get({ res }: TusRequest, upload: Upload): void {
    const body = JSON.stringify(upload.status())
    res.writeHead(200, {
      ...NO_STORE,
      ...LAST_ON_CONNECTION,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    })
    res.end(body)
  }

  /**
   * Lets a refusal reach a client that is still sending: closing at once would reset the connection
   * and take the answer with it. Node reads and drops the rest of the body after the answer.
   */
  function linger({ req, res }: TusRequest, error: unknown): void {
    if (req.complete || req.destroyed) return
    if (error instanceof GatewayProblem && error.kind === 'upload-conflict') {
      // Chromium replays a whole body after a reset. Reading it on would be for nothing, and whoever
      // hears only of the break asks for the offset just the same.
      res.once('finish', () => req.socket.destroySoon())
      return
    }
    const cut = setTimeout(() => req.socket.destroy(), LINGER_MS)
    const over = () => clearTimeout(cut)
    req.once('end', over).once('close', over)
    req.resume()
  }

  return {
    options(res) {
      res.writeHead(204, {
        ...NO_STORE,
        'tus-resumable': TUS_VERSION,
        'tus-version': TUS_VERSION,
        'tus-extension': 'creation,creation-with-upload,expiration,termination',
      })
      res.end()
    },
    async handle(request) {
      const { req, res, uploadId } = request
      res.setHeader('Tus-Resumable', TUS_VERSION)
      if (req.headers['tus-resumable'] !== TUS_VERSION && req.method !== 'GET')
        throw new GatewayProblem('bad-request', `This gateway speaks tus ${TUS_VERSION}.`, {
          status: 412,
          headers: { 'tus-version': TUS_VERSION },
        })
      // Where a proxy lets only POST pass, the method rides in a header (tus, X-HTTP-Method-Override).
      const override = req.headers['x-http-method-override']
      const method = req.method === 'POST' && override !== undefined ? override : req.method
      try {
        if (uploadId === null) {
          if (method !== 'POST') throw notAllowed('POST, OPTIONS')
          return await create(request)
        }
        const upload = store.find(uploadId, ownerOf(request))
        if (upload === null) throw gone()
        if (!upload.renew(request.access)) upload.renew(await request.renewed())
        switch (method) {
          case 'PATCH':
            return await patch(request, upload)
          case 'HEAD':
            return await head(request, upload)
          case 'GET':
            return get(request, upload)
          case 'DELETE':
            await store.terminate(upload)
            res.writeHead(204, NO_STORE).end()
            return
          default:
            throw notAllowed('PATCH, HEAD, GET, DELETE, OPTIONS')
        }
      } catch (error) {
        linger(request, error)
        throw error
      }
    },
  }
}

const notAllowed = (allow: string) =>
  new GatewayProblem('not-allowed', 'This address does not take that method.', {
    status: 405,
    headers: { allow },
  })
