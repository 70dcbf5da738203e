import { Ban, Minus, Pencil, Plus } from 'lucide-react'
import type { Plan, PlanRow } from '#dashboard/components/definitions/plan.ts'
import { changedMembers } from '#dashboard/components/definitions/items.ts'
import {
  contentsInWords,
  KIND_WORDS,
  rowsInWords,
  valueInWords,
} from '#dashboard/components/definitions/words.ts'
import { Badge } from '#dashboard/ui/badge.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'

const FACE = {
  create: { icon: Plus, tone: 'good', word: 'new' },
  change: { icon: Pencil, tone: 'accent', word: 'changes' },
  remove: { icon: Minus, tone: 'bad', word: 'removed' },
  cannot: { icon: Ban, tone: 'bad', word: 'cannot' },
} as const

/** As much as one reads. */
const SHOWN = 60

function Values({ row }: { row: PlanRow }) {
  if (row.what === 'cannot') return <p className="muted">{row.reason}</p>
  if (row.kind === 'tag') return null
  const members = row.kind === 'property' ? changedMembers(row.before, row.after) : []
  if (row.what === 'change' && members.length > 0)
    return (
      <dl className="md-members">
        {members.map((member) => {
          const [old, next] = [row.before, row.after].map(
            (each) => (each as Record<string, unknown>)[member],
          )
          const words = (value: unknown) =>
            value === undefined ? (
              <i>not set</i>
            ) : (
              valueInWords({ kind: 'property', name: '' }, value)
            )
          return (
            <div key={member}>
              <dt>
                <code>{member}</code>
              </dt>
              <dd>
                <span className="muted">{words(old)}</span> → <b>{words(next)}</b>
              </dd>
            </div>
          )
        })}
      </dl>
    )
  return (
    <p className="md-values">
      {row.before !== null && <span className="muted">{valueInWords(row, row.before)}</span>}
      {row.what === 'change' && ' → '}
      {row.what !== 'remove' && row.after !== null && <b>{valueInWords(row, row.after)}</b>}
    </p>
  )
}

/** What becomes of one namespace, before it is done. */
export function PlanRows({ plan }: { plan: Plan }) {
  const rows = plan.rows.filter(({ what }) => what !== 'leave')
  const isNew = plan.current === null
  return (
    <section className="md-plan" aria-label={plan.namespace}>
      <h3>
        <code>{plan.namespace}</code>
        {isNew ? (
          <Badge tone="good">new</Badge>
        ) : rows.length === 0 ? (
          <Badge>already so</Badge>
        ) : (
          <Badge tone="accent">changes</Badge>
        )}
      </h3>
      <p className="muted">
        {isNew ? `With ${contentsInWords(plan.target)}.` : `${rowsInWords(plan.rows)}.`}
      </p>
      {!isNew && (
        <ul>
          {rows.slice(0, SHOWN).map((row) => {
            const { icon, tone, word } = FACE[row.what as keyof typeof FACE]
            return (
              <li key={`${row.kind} ${row.name}`} data-what={row.what}>
                <Icon of={icon} size="sm" className={tone} />
                <div>
                  <span className="faint">{KIND_WORDS[row.kind]}</span>{' '}
                  <span className="strong">{row.name}</span>{' '}
                  <span className="visually-hidden">{word}</span>
                  <Values row={row} />
                </div>
              </li>
            )
          })}
        </ul>
      )}
      {!isNew && rows.length > SHOWN && (
        <p className="faint">{`and ${rows.length - SHOWN} more`}</p>
      )}
    </section>
  )
}
