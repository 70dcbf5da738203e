import { createGate } from '../gate.ts'
import type { HashCheckpoint } from '../hash/checkpoint.ts'
import { note, step } from '../machine.ts'
import type { TransferEvent } from '../machine.ts'
import { problemOf } from '../problems.ts'
import type { Phase, Transfer, TransferProblem, UploadJob } from '../types.ts'
import type { Fingerprint } from './fingerprint.ts'
import { runUpload } from './run.ts'
import type { UploadPlace } from './run.ts'
import type { World } from './fake-world.ts'

/** Starts the upload of a world's file, as the manager does. */
export function startUpload(
  world: World,
  o: {
    job?: Partial<UploadJob>
    place?: UploadPlace
    fingerprint?: Fingerprint
    checkpoint?: HashCheckpoint
  } = {},
) {
  const place: UploadPlace = o.place ?? {
    imageId: o.job?.imageId ?? null,
    made: false,
    address: null,
  }
  const gate = createGate()
  const abort = new AbortController()
  const events: TransferEvent[] = []
  const kept = { fingerprint: o.fingerprint ?? null, checkpoint: o.checkpoint ?? null }
  let facts = { again: 0, restarted: null, twins: [] } as Pick<
    Transfer,
    'again' | 'restarted' | 'twins'
  >
  let phase: Phase = { state: 'queued' }
  const dispatch = (event: TransferEvent) => {
    events.push(event)
    facts = { ...facts, ...note({ ...facts, phase } as Transfer, event) }
    phase = step(phase, event)
  }
  const run = runUpload({
    job: {
      scope: { projectId: 'p', region: 'r' },
      file: world.file,
      fields: { name: 'web' },
      ...o.job,
    },
    place,
    ...kept,
    effects: world.effects,
    dispatch,
    placed: () => {},
    fingerprinted: (fingerprint) => void (kept.fingerprint = fingerprint),
    checkpointed: (checkpoint) => void (kept.checkpoint = checkpoint),
    gate,
    signal: abort.signal,
    multihash: null,
  })
  const end = run.then(
    ({ verdict }) => {
      if (verdict.kind !== 'differs')
        dispatch({ type: 'verified', verdict: { ...verdict, kind: verdict.kind } })
      return { verdict }
    },
    (error: unknown) => {
      const problem: TransferProblem | null = abort.signal.aborted
        ? null
        : problemOf(error, 'upload')
      if (problem !== null) dispatch({ type: 'failed', problem, verdict: null })
      return { problem }
    },
  )
  return {
    place,
    gate,
    abort,
    events,
    kept,
    end,
    phase: () => phase,
    facts: () => facts,
    pause() {
      const before = phase
      dispatch({ type: 'paused', until: null })
      if (phase !== before) gate.close()
    },
    resume() {
      dispatch({ type: 'queued' })
      gate.open()
    },
  }
}

export type Started = ReturnType<typeof startUpload>
