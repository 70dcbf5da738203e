import { Check, CheckCheck } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { MemberStatus } from '#openstack/glance/types.ts'
import { formatCount, plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { canAnswer } from '#dashboard/components/offers/can-answer.ts'
import { useSharers } from '#dashboard/components/offers/names.ts'
import type { Answers } from '#dashboard/components/offers/use-answers.ts'
import { ANSWERS } from '#dashboard/components/offers/words.ts'
import { useKeys } from '#dashboard/components/use-keys.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { Unasked } from './faces.tsx'
import { LostRow, OfferRow } from './offer-row.tsx'
import { OfferSide } from './offer-side.tsx'
import { useNarrow } from './use-narrow.ts'

/** Rows, and with each one request for its dates; more are drawn when asked for. */
const SHOWN = 50

/** The offers of one tab, the one that is looked at beside them, and what is done to many. */
export function OfferList({
  scope,
  state,
  images,
  lost,
  unasked,
  open,
  onOpen,
  answers,
}: {
  scope: ActiveScope
  state: MemberStatus
  images: readonly Image[]
  /** Withdrawn while they were answered; they only carry the reason. */
  lost: readonly Image[]
  unasked: number
  /** Id of the offer that the address names. */
  open: string | null
  onOpen: (id: string) => void
  answers: Answers
}) {
  const narrow = useNarrow()
  const sharerOf = useSharers()
  const [most, setMost] = useState(SHOWN)
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const rows = useRef<HTMLUListElement>(null)
  const shown = images.slice(0, most)
  // Below the list there is no room to look at one that nobody asked for.
  const current = shown.find(({ id }) => id === open) ?? (narrow ? undefined : shown[0])
  const selected = images.filter(({ id }) => ticked.has(id))
  const ruling = canAnswer(scope)
  const reason = ruling === true ? null : ruling.reason

  const answer = (which: readonly Image[], to: MemberStatus) => {
    if (ruling !== true || which.length === 0 || to === state) return
    answers.answer(which, state, to)
    setTicked(new Set())
  }
  const go = (by: number) => {
    const at = current ? shown.indexOf(current) + by : 0
    const next = shown[Math.min(shown.length - 1, Math.max(0, at))]
    if (!next) return
    onOpen(next.id)
    rows.current?.querySelectorAll<HTMLElement>('.offer-title')[shown.indexOf(next)]?.focus()
  }
  const chosen = () => (selected.length > 0 ? selected : current ? [current] : [])
  useKeys({
    j: () => go(1),
    k: () => go(-1),
    a: () => answer(chosen(), 'accepted'),
    r: () => answer(chosen(), 'rejected'),
    w: () => answer(chosen(), 'pending'),
    z: answers.undoLast,
  })

  const side = (image: Image) => (
    <OfferSide
      key={image.id}
      image={image}
      scope={scope}
      state={state}
      sharer={sharerOf(image)}
      imageHref={paths.image(scope, image.id)}
    />
  )
  return (
    <div className="scroll offer-page">
      <div className="offer-column">
        <div className="offer-bar" role="group" aria-label="All of them">
          <label className="offer-all">
            <input
              type="checkbox"
              aria-label="Select all"
              checked={images.length > 0 && selected.length === images.length}
              onChange={(event) =>
                setTicked(new Set(event.target.checked ? images.map(({ id }) => id) : []))
              }
            />
            <span className="faint">
              {selected.length > 0
                ? `${formatCount(selected.length)} selected`
                : plural(images.length, 'image')}
            </span>
          </label>
          <span className="grow" />
          {selected.length === 0
            ? state === 'pending' &&
              images.length > 1 && (
                <Button
                  size="sm"
                  icon={CheckCheck}
                  disabledReason={reason}
                  onClick={() => answer(images, 'accepted')}
                >
                  {`Accept all ${formatCount(images.length)}`}
                </Button>
              )
            : (['accepted', 'rejected', 'pending'] as const)
                .filter((to) => to !== state)
                .map((to) => (
                  <Button
                    key={to}
                    size="sm"
                    icon={to === 'accepted' ? Check : undefined}
                    disabledReason={reason}
                    onClick={() => answer(selected, to)}
                  >
                    {`${ANSWERS[to].verb} ${formatCount(selected.length)}`}
                  </Button>
                ))}
        </div>
        <ul className="offers" aria-label={ANSWERS[state].tab} ref={rows}>
          {lost.map((image) => (
            <LostRow
              key={image.id}
              image={image}
              scope={scope}
              sharer={sharerOf(image)}
              answer={answers.states.get(image.id)}
              onDismiss={() => answers.dismiss(image.id)}
            />
          ))}
          {shown.map((image) => (
            <OfferRow
              key={image.id}
              image={image}
              scope={scope}
              state={state}
              sharer={sharerOf(image)}
              current={image === current}
              ticked={ticked.has(image.id)}
              answer={answers.states.get(image.id)}
              reason={reason}
              onTick={(on) => {
                const next = new Set(ticked)
                if (on) next.add(image.id)
                else next.delete(image.id)
                setTicked(next)
              }}
              onOpen={() => onOpen(image.id)}
              onAnswer={(to) => answer([image], to)}
              onDismiss={() => answers.dismiss(image.id)}
            >
              {narrow && image === current && <div className="offer-side">{side(image)}</div>}
            </OfferRow>
          ))}
        </ul>
        <div className="offer-foot">
          {images.length > most && (
            <Button size="sm" onClick={() => setMost(most + SHOWN)}>
              {`Show ${formatCount(Math.min(SHOWN, images.length - most))} more of ${formatCount(images.length)}`}
            </Button>
          )}
          <Unasked count={unasked} />
          <p className="faint">
            Community images are offered to nobody: they are{' '}
            <Link className="link" href={paths.images(scope, { visibility: 'community' })}>
              in a list of their own
            </Link>
            , and there is nothing to accept.
          </p>
        </div>
      </div>
      {!narrow && current && (
        <aside className="offer-side" aria-label="The offer">
          {side(current)}
        </aside>
      )}
    </div>
  )
}
