import type { Image } from '#openstack/glance/image.ts'
import { canAtAll, canPublicize, type Actor, type Ruling } from '#dashboard/components/rules.ts'
import { canEdit } from '#dashboard/components/image-rules.ts'
import type { AccessMember } from '#dashboard/components/sharing/access.ts'
import {
  audiencesOf,
  reachInWords,
  visibilityOutcome,
} from '#dashboard/components/sharing/audience.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { visibilityWord } from '#dashboard/ui/marks.tsx'
import type { Visibility } from './visibility-dialog.tsx'

const VISIBILITIES: readonly Visibility[] = ['private', 'shared', 'community', 'public']

/** What each other visibility would mean, and the way there. */
export function VisibilitySection({
  image,
  actor,
  members,
  nameOf,
  onChange,
}: {
  image: Image
  actor: Actor
  members: readonly AccessMember[] | null
  nameOf: (projectId: string) => string
  onChange: (to: Visibility) => void
}) {
  const edit = canEdit(image, actor)
  /** Whether this cloud has it at all. */
  const has = (to: Visibility) => to === 'public' || to === 'private' || !actor.lacks
  const mayBecome = (to: Visibility): Ruling => {
    if (to === 'public') return canPublicize(actor)
    // Between public and private there is nothing in API v1.
    return to === 'private' && image.visibility === 'public' ? true : canAtAll('visibility', actor)
  }
  return (
    <section className="section" aria-labelledby="share-visibility">
      <h2 id="share-visibility">
        {edit === true ? 'If you change the visibility' : 'If the visibility changes'}
      </h2>
      <dl className="before-after share-ways">
        {VISIBILITIES.map((to) => {
          if (to === image.visibility) {
            return (
              <div key={to}>
                <dt>{visibilityWord(to)}</dt>
                <dd>As it is now.</dd>
              </div>
            )
          }
          const { lead, rest } = visibilityOutcome(image, to, members, nameOf)
          const ruling = edit === true ? mayBecome(to) : edit
          return (
            <div className="after" key={to}>
              <dt>{visibilityWord(to)}</dt>
              <dd>
                {has(to) && (
                  <>
                    <b>{lead}</b> {rest}
                  </>
                )}
                {edit === true && ruling !== true && (
                  <small className="faint">{ruling.reason}</small>
                )}
              </dd>
              <dd>
                <Button
                  variant="quiet"
                  size="sm"
                  disabledReason={ruling === true ? null : ruling.reason}
                  onClick={() => onChange(to)}
                >
                  Make it {to}…
                </Button>
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}

/** Everybody, and how far they reach the image as it is. */
export function ReachSection({
  image,
  members,
  nameOf,
}: {
  image: Image
  members: readonly AccessMember[] | null
  nameOf: (projectId: string) => string
}) {
  return (
    <section className="section" aria-labelledby="share-reach">
      <h2 id="share-reach">How far each reaches</h2>
      <dl className="facts facts-1 share-reach">
        {audiencesOf(image, members ?? [], nameOf).map(({ id, who, reach }) => (
          <div key={id}>
            <dt>{who}</dt>
            <dd>{reachInWords(reach, image)}</dd>
          </div>
        ))}
      </dl>
      <p className="help">
        Readers look and do not use. These are Glance’s own rules; the operator of a cloud may have
        others.
      </p>
    </section>
  )
}
