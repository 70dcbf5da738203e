import { CircleCheck, CircleX, Clock, Unplug } from 'lucide-react'
import { Icon } from '#dashboard/ui/icon.tsx'
import type { MatrixProject } from './shares.ts'

const STATE = new Map([
  ['accepted', { icon: CircleCheck, tone: 'good', word: 'Accepted' }],
  ['pending', { icon: Clock, tone: 'accent', word: 'Waiting' }],
  ['rejected', { icon: CircleX, tone: 'faint', word: 'Declined' }],
])

/** Shape first, colour second; a state that we do not know is shown as Glance spells it. */
export const stateFace = (status: string) =>
  STATE.get(status) ?? { icon: Clock, tone: 'faint', word: status }

export function StateMark({ status }: { status: string }) {
  const { icon, tone, word } = stateFace(status)
  return (
    <span className="share-state">
      <Icon of={icon} size="sm" className={tone} />
      {word}
    </span>
  )
}

/** Enough of an id to tell projects apart; the whole of it is in the title. */
const SHORT = 8

/** Name where it is known, id always. */
export function ProjectName({ project: { id, name, fate } }: { project: MatrixProject }) {
  return (
    <>
      <span className="share-name truncate" title={name ?? id}>
        {name ?? <code>{id.length > 2 * SHORT ? `${id.slice(0, SHORT)}…` : id}</code>}
      </span>
      {fate === 'gone' ? (
        <span className="share-gone warn" title={`Keystone has no project ${id}`}>
          <Icon of={Unplug} size="sm" />
          gone
        </span>
      ) : (
        name !== null && (
          <code className="share-id faint" title={id}>
            {id.slice(0, SHORT)}…
          </code>
        )
      )}
    </>
  )
}
