import { GatewayProblem } from '../problem.ts'
import type { Failure } from './glance-put.ts'
import type { Upload, UploadPlan } from './store.ts'

/**
 * Uploads that one user may have open in a project and region. Each holds a connection to Glance,
 * 2 MiB here, and in Glance a worker's thread; a page of the dashboard sends two at once, so this
 * is room for sixteen.
 */
const OPEN_UPLOADS_LIMIT = 32
/** How long the outcome of an upload can still be asked for, in milliseconds. */
export const REMEMBER_MS = 10 * 60_000
/** How often timeouts are looked at, at most, in milliseconds. */
const SWEEP_MS = 1000

/** More bytes came than were announced. */
export class TooLong extends Error {}

/** An upload as its store holds it. */
export interface Held extends Upload {
  /** Whether its outcome is known: nothing goes to Glance any more. */
  readonly over: boolean
  /** Looks at what has taken too long. */
  sweep(now: number): void
  /** Ends the upload for good; resolves when Glance's PUT is over and nothing of it is kept. */
  giveUp(failure: Failure): Promise<void>
}

/** What the stores have in common: who holds which upload, and one upload per image. */
export interface Registry<U extends Held> {
  /**
   * Makes an upload once the open ones of the same owner for the same image are over; two that come
   * at the same time are made one after the other.
   *
   * @param make is told whether a PUT for this image was cut just now
   * @throws GatewayProblem `too-many-uploads`, and what `make` throws
   */
  admit(plan: UploadPlan, make: (superseded: boolean) => Promise<U>): Promise<U>
  /** Holds an upload that is there already. */
  add(upload: U): void
  find: (id: string, owner: string) => U | null
  terminate: (upload: Upload) => Promise<void>
  forget: (id: string) => void
  all(): Iterable<U>
  /** Ends the sweeping and lets all uploads go. @returns those that were held */
  close(): U[]
}

/** @param shortestMs the shortest of the times that are watched, in milliseconds */
export function createRegistry<U extends Held>(shortestMs: number): Registry<U> {
  const uploads = new Map<string, U>()
  /** Creations that run, by owner and image. */
  const turns = new Map<string, Promise<unknown>>()
  const sweeper = setInterval(
    () => {
      const now = Date.now()
      for (const upload of uploads.values()) upload.sweep(now)
    },
    Math.max(20, Math.min(SWEEP_MS, shortestMs / 2)),
  )
  sweeper.unref()

  const open = (owner: string) =>
    [...uploads.values()].filter((upload) => !upload.over && upload.plan.owner === owner)

  async function end(upload: U, message: string): Promise<void> {
    uploads.delete(upload.id)
    await upload.giveUp({ status: 0, message, request_id: null })
  }

  async function replace(plan: UploadPlan, make: (superseded: boolean) => Promise<U>): Promise<U> {
    const before = open(plan.owner).filter((upload) => upload.plan.imageId === plan.imageId)
    await Promise.all(
      before.map((upload) => end(upload, 'Another upload for this image has taken over.')),
    )
    if (open(plan.owner).length >= OPEN_UPLOADS_LIMIT)
      throw new GatewayProblem(
        'too-many-uploads',
        `You have ${OPEN_UPLOADS_LIMIT} uploads open in this project. Try again when one has ended.`,
      )
    const upload = await make(before.length > 0)
    uploads.set(upload.id, upload)
    return upload
  }

  return {
    async admit(plan, make) {
      const key = `${plan.owner} ${plan.imageId}`
      // The one before may have been refused; that is told to who asked for it.
      const turn = Promise.resolve(turns.get(key))
        .catch(() => null)
        .then(() => replace(plan, make))
      turns.set(key, turn)
      try {
        return await turn
      } finally {
        if (turns.get(key) === turn) turns.delete(key)
      }
    },
    add: (upload) => void uploads.set(upload.id, upload),
    find(id, owner) {
      const upload = uploads.get(id)
      return upload !== undefined && upload.plan.owner === owner ? upload : null
    },
    async terminate({ id }) {
      const upload = uploads.get(id)
      if (upload !== undefined) await end(upload, 'The upload was cancelled.')
    },
    forget: (id) => void uploads.delete(id),
    all: () => uploads.values(),
    close() {
      clearInterval(sweeper)
      const held = [...uploads.values()]
      uploads.clear()
      return held
    },
  }
}
