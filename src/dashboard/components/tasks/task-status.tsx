import { StatusMark } from '#dashboard/ui/marks.tsx'
import { statusWord } from './words.ts'

/** The mark that an image's own status would have. */
const MARK: Readonly<Record<string, string>> = {
  pending: 'queued',
  processing: 'importing',
  success: 'active',
  failure: 'killed',
}

/** Where a task stands, in a word. @param status as Glance spells it */
export function TaskStatusMark({ status }: { status: string }) {
  return <StatusMark status={MARK[status] ?? ''}>{statusWord(status)}</StatusMark>
}
