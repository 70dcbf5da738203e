import { ApiError } from '#openstack/http.ts'
import type { Download } from '#openstack/glance/types.ts'
import { TransferError } from '../problems.ts'
import type { TransferProblem } from '../types.ts'

/**
 * How many bytes of an answer are here already and are to be passed over.
 *
 * Glance answers `Range` with 206 also while its cache fills, and knows neither ETag nor If-Range
 * nor If-Match (25.1, tried with curl), so whether it is still the same data is asked by the
 * record. A proxy or cache in between may answer 200, or a wider range: what is too much is skipped.
 *
 * @param from first byte that was asked for; `size` bytes are the whole image.
 * @throws TransferError when this is not the data that was asked for.
 */
export function bytesToSkip(
  answer: Pick<Download, 'status' | 'range' | 'length'>,
  { from, size }: { from: number; size: number },
  details: TransferProblem['details'],
): number {
  if (answer.status === 204 && size > 0) throw noData(details)
  const { range } = answer
  const total = range === null ? answer.length : range.total
  // A proxy that counts wrongly would be found only after the last byte.
  if (total !== null && total !== size) throw wrongLength(size, `Glance sends ${count(total)}`)
  if (range === null) return from
  if (range.first > from) {
    throw new TransferError(
      'interrupted',
      'Something between here and Glance gave another part of the image than was asked for.',
      'retry',
      details,
    )
  }
  return from - range.first
}

/** A 416: the image ends before the byte that was asked for. Other errors stay as they are. */
export function whyRefused(error: unknown, size: number): unknown {
  return error instanceof ApiError && error.status === 416 ? wrongLength(size, 'fewer came') : error
}

export function noData(details: TransferProblem['details'] = null): TransferError {
  return new TransferError(
    'no-data',
    'This image has no data yet: it is queued, or its upload has not ended.',
    'none',
    details,
  )
}

const count = (bytes: number) => new Intl.NumberFormat('en').format(bytes)

export function wrongLength(size: number, but: string): TransferError {
  return new TransferError(
    'wrong-length',
    `The image has ${count(size)} bytes, but ${but}. No file was kept. Download it again.`,
    'retry',
  )
}
