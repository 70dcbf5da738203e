import { CircleX } from 'lucide-react'
import { ApiError, NetworkError } from '#openstack/http.ts'
import { RefusedError } from '#openstack/refused.ts'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { requestLine } from '#dashboard/ui/states.tsx'
import type { RequestDetails } from '#dashboard/ui/states.tsx'

/** What a failed request means for a person, and the line that support wants. */
interface FailureWords {
  sentence: string
  details: RequestDetails | null
}

/** Any error of a query or a command in words; what the cloud said is quoted as plain text. */
export function failureOf(error: unknown): FailureWords {
  if (error instanceof ApiError) {
    const { method, path, status, requestId, sentence } = error
    return { sentence, details: { method, path, status, requestId } }
  }
  if (error instanceof NetworkError) {
    const { method, path } = error
    return {
      sentence: 'Nothing answers: this computer is offline, or the dashboard’s server is down.',
      details: { method, path, status: null, requestId: null },
    }
  }
  if (error instanceof RefusedError) return { sentence: error.message, details: null }
  return { sentence: `Something unexpected happened: ${String(error)}`, details: null }
}

/** The failure of something small, beside what was pressed. Nothing while there is no error. */
export function Failure({ error, what }: { error: unknown; what: string }) {
  if (error === null || error === undefined) return null
  const { sentence, details } = failureOf(error)
  return (
    <div className="help bad" role="alert">
      <Icon of={CircleX} />
      <span>
        {what} {sentence}
      </span>
      {details && <CopyButton label="Copy details" value={requestLine(details)} />}
    </div>
  )
}
