import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { requestLine } from '#dashboard/ui/states.tsx'
import { failureOf } from '../failure.tsx'
import type { cancelRefusal, copyRefusal } from './refusal.ts'
import './copies.css'

/** A refusal in words, with what the cloud itself said of it. Nothing while there is no error. */
export function RefusalNotice({
  error,
  refusal,
}: {
  error: unknown
  refusal: typeof copyRefusal | typeof cancelRefusal
}) {
  if (error === null) return null
  const { title, meaning } = refusal(error)
  const { sentence, details } = failureOf(error)
  return (
    <Notice
      tone="bad"
      live="alert"
      title={title}
      actions={details && <CopyButton words label="Copy details" value={requestLine(details)} />}
    >
      {meaning !== null && <p>{meaning}</p>}
      <p className="copy-said">{meaning === null ? sentence : `The answer was: ${sentence}`}</p>
    </Notice>
  )
}
