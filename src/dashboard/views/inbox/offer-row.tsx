import { useQuery } from '@tanstack/react-query'
import { Check, ChevronDown, CircleX, EyeOff, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { MemberStatus } from '#openstack/glance/types.ts'
import { exactBytes, formatBytes } from '#lib/bytes.ts'
import { exactTime, formatWhen } from '#lib/dates.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { offerQueries } from '#dashboard/queries/offers.ts'
import { titleOf } from '#dashboard/components/offers/names.ts'
import type { AnswerState } from '#dashboard/components/offers/use-answers.ts'
import { ANSWERS, refusalWords } from '#dashboard/components/offers/words.ts'
import { useClock } from '#dashboard/components/shell/clock.ts'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { cx } from '#dashboard/ui/cx.ts'
import { frameClass } from '#dashboard/ui/frame.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Menu } from '#dashboard/ui/menu.tsx'
import { StatusMark } from '#dashboard/ui/marks.tsx'

const MINUTE_MS = 60_000

/** One offer: what, from whom, since when, and the answer. */
export function OfferRow({
  image,
  scope,
  state,
  sharer,
  current,
  ticked,
  answer,
  reason,
  onTick,
  onOpen,
  onAnswer,
  onDismiss,
  children,
}: {
  image: Image
  scope: ActiveScope
  state: MemberStatus
  sharer: { name: string; id: string }
  current: boolean
  ticked: boolean
  answer: AnswerState | undefined
  /** Why this role may not answer; null when it may. */
  reason: string | null
  onTick: (on: boolean) => void
  onOpen: () => void
  onAnswer: (to: MemberStatus) => void
  onDismiss: () => void
  /** What is known of it, where there is no column for that. */
  children: ReactNode
}) {
  const title = titleOf(image)
  const formats = image.disk_format ?? image.container_format
  const size = image.size === null ? null : formatBytes(image.size)
  const sending = (to: MemberStatus) => answer?.state === 'sending' && answer.status === to
  return (
    <li className={cx('offer', current && frameClass())} aria-current={current || undefined}>
      <input
        type="checkbox"
        aria-label={`Select ${title}`}
        checked={ticked}
        onChange={(event) => onTick(event.target.checked)}
      />
      <div className="offer-what">
        <button type="button" className="offer-title" aria-expanded={current} onClick={onOpen}>
          {title}
        </button>
        <p className="offer-meta">
          <span title={sharer.id}>
            from <b>{sharer.name}</b>
          </span>
          <span title={image.size === null ? undefined : exactBytes(image.size)}>
            {[formats, size].filter(Boolean).join(', ') || 'no data yet'}
          </span>
          {image.status !== 'active' && <StatusMark status={image.status} />}
          {image.os_hidden && (
            <span className="status">
              <Icon of={EyeOff} />
              Hidden
            </span>
          )}
          <Since image={image} scope={scope} state={state} />
        </p>
        <Refusal answer={answer} title={title} scope={scope} onDismiss={onDismiss} />
      </div>
      <div className="actions">
        {state === 'pending' ? (
          <>
            <Button
              size="sm"
              icon={Check}
              variant={current ? 'primary' : 'default'}
              pending={sending('accepted')}
              disabledReason={reason}
              aria-label={`Accept ${title}`}
              onClick={() => onAnswer('accepted')}
            >
              Accept
            </Button>
            <Button
              size="sm"
              pending={sending('rejected')}
              disabledReason={reason}
              aria-label={`Decline ${title}`}
              onClick={() => onAnswer('rejected')}
            >
              Decline
            </Button>
          </>
        ) : (
          <Menu
            label={`Another answer to ${title}`}
            entries={(['accepted', 'rejected', 'pending'] as const)
              .filter((to) => to !== state)
              .map((to) => ({
                label: ANSWERS[to].verb,
                disabledReason: reason,
                onSelect: () => onAnswer(to),
              }))}
            trigger={(trigger) => (
              <Button
                {...trigger}
                size="sm"
                variant="quiet"
                pending={answer?.state === 'sending'}
                aria-label={`Change answer to ${title}`}
              >
                Change answer
                <Icon of={ChevronDown} size="sm" />
              </Button>
            )}
          />
        )}
      </div>
      {children}
    </li>
  )
}

/** An offer that was withdrawn while it was answered: there is nothing left to do with it. */
export function LostRow({
  image,
  scope,
  sharer,
  answer,
  onDismiss,
}: Pick<Parameters<typeof OfferRow>[0], 'image' | 'scope' | 'sharer' | 'answer' | 'onDismiss'>) {
  const title = titleOf(image)
  return (
    <li className="offer offer-lost">
      <div className="offer-what">
        <span className="offer-name muted">{title}</span>
        <p className="offer-meta">
          <span title={sharer.id}>from {sharer.name}</span>
        </p>
        <Refusal answer={answer} title={title} scope={scope} onDismiss={onDismiss} />
      </div>
    </li>
  )
}

function Refusal({
  answer,
  title,
  scope,
  onDismiss,
}: {
  answer: AnswerState | undefined
  title: string
  scope: ActiveScope
  onDismiss: () => void
}) {
  if (answer?.state !== 'refused') return null
  return (
    <div className="offer-refused" role="alert">
      <Icon of={CircleX} />
      <span>
        <b>Not {ANSWERS[answer.status].done}.</b> {refusalWords(answer.error, scope.project.name)}
      </span>
      <IconButton icon={X} label={`Dismiss for ${title}`} onClick={onDismiss} />
    </div>
  )
}

const MARK = {
  pending: null,
  accepted: { icon: Check, tone: 'good' },
  rejected: { icon: CircleX, tone: 'faint' },
} as const

function Since({ image, scope, state }: { image: Image; scope: ActiveScope; state: MemberStatus }) {
  const { data: member } = useQuery(offerQueries.membership(scope, image.id))
  const at = member && (state === 'pending' ? member.created_at : member.updated_at)
  const when = useClock((now) => (at ? formatWhen(at, now - (now % MINUTE_MS)) : ''))
  const mark = MARK[state]
  return (
    <span className="status" title={at ? exactTime(at) : undefined}>
      {mark && <Icon of={mark.icon} className={mark.tone} />}
      {state === 'pending' ? (at ? `offered ${when}` : '') : `${ANSWERS[state].done} ${when}`}
    </span>
  )
}
