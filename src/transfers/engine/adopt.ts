import type { HashCheckpoint } from '../hash/checkpoint.ts'
import { isEnded } from '../machine.ts'
import type { KeptUpload, TransferRecord } from '../records/record.ts'
import type { Phase, Standing, Transfer, TransferProblem } from '../types.ts'
import type { Entry, UploadWork } from './entry.ts'
import { fileNeeded, fileOf, whyNotSame } from './file-access.ts'

/** Ended transfers that are kept; the oldest go first. */
export const HISTORY = 500

/** A transfer of an earlier visit, or of the tab that ran it before. */
export interface Adopted {
  readonly entry: Entry
  readonly transfer: Transfer
}

/**
 * Makes transfers of their records: uploads go on if their file is at hand, else they wait for it;
 * a download that ran is over, as its bytes went with its page.
 * @param files that are held by this tab, by the transfer's id.
 */
export function adoptAll(
  records: readonly TransferRecord[],
  checkpoints: ReadonlyMap<string, HashCheckpoint>,
  files: ReadonlyMap<string, File>,
): Promise<Adopted[]> {
  return Promise.all(
    records.map(async ({ id, created, transfer, work }) => {
      if (work.direction === 'download') {
        const entry = blank(id, created, { ...work, target: null })
        return { entry, transfer: isEnded(transfer.phase) ? transfer : cut(transfer) }
      }
      const upload = { ...kept(work), checkpoint: checkpoints.get(id) ?? null }
      const entry = blank(id, created, upload)
      if (isEnded(transfer.phase)) {
        upload.file = files.get(id) ?? null
        return { entry, transfer }
      }
      upload.file = files.get(id) ?? (await granted(upload, transfer))
      return { entry, transfer: { ...transfer, phase: goingOn(upload, transfer) } }
    }),
  )
}

export function blank(id: string, created: number, work: Entry['work']): Entry {
  return { id, created, work, running: null, cancelling: null, rate: null }
}

function kept({ job, handle, place, fingerprint }: KeptUpload): UploadWork {
  return {
    direction: 'upload',
    job,
    file: null,
    handle,
    place: { ...place },
    fingerprint,
    checkpoint: null,
  }
}

/** The file behind the kept handle, where the browser gives it without asking and it is the same. */
async function granted(work: UploadWork, transfer: Transfer): Promise<File | null> {
  const file = work.handle === null ? null : await fileOf(work.handle, 'query')
  if (file === null) return null
  const same = await whyNotSame(file, { ...transfer, fingerprint: work.fingerprint })
  return same === null ? file : null
}

function goingOn(work: UploadWork, { phase, fileName, size }: Transfer): Phase {
  if (work.file !== null) return phase.state === 'paused' ? phase : { state: 'queued' }
  const how = work.handle === null ? 'pick' : 'grant'
  return {
    state: 'waiting',
    for: { kind: 'file', how },
    at: standingOf(phase, size),
    problem: fileNeeded(how, fileName),
  }
}

function standingOf(phase: Phase, size: number): Standing {
  switch (phase.state) {
    case 'sending':
    case 'finishing':
      return { moved: phase.accepted, hashed: phase.hashed }
    case 'receiving':
      return { moved: phase.received, hashed: phase.hashed }
    case 'verifying':
      return { moved: size, hashed: phase.hashed }
    case 'paused':
    case 'waiting':
      return phase.at
    default:
      return { moved: 0, hashed: 0 }
  }
}

function cut(transfer: Transfer): Transfer {
  return {
    ...transfer,
    phase: { state: 'failed', problem: pageClosed, verdict: null },
    endedAt: Date.now(),
  }
}

const pageClosed: TransferProblem = {
  kind: 'interrupted',
  sentence: 'The page that downloaded it was closed. No file was kept. Download it again.',
  next: 'retry',
  details: null,
}
