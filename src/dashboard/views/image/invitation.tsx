import { useQuery } from '@tanstack/react-query'
import { Check, Inbox, Telescope } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { MemberStatus } from '#openstack/glance/types.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { offerQueries } from '#dashboard/queries/offers.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { canAnswer } from '#dashboard/components/offers/can-answer.ts'
import { useSharers } from '#dashboard/components/offers/names.ts'
import { useAnswers } from '#dashboard/components/offers/use-answers.ts'
import { ANSWERS, refusalWords } from '#dashboard/components/offers/words.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import './invitation.css'

interface Props {
  /** Another project owns it. */
  image: Image
  scope: ActiveScope
  /** The address is that of an invitation: then something is said in any case. */
  invited: boolean
}

/** How this project stands to an image that another one owns, and the answer to its offer. */
export function Invitation({ image, scope, invited }: Props) {
  const here = scope.project.name
  switch (image.visibility) {
    case 'shared':
      return <Offer image={image} scope={scope} invited={invited} />
    case 'community':
      return (
        <Banner
          title="A community image"
          actions={
            <ButtonLink
              size="sm"
              icon={Telescope}
              href={paths.images(scope, { visibility: 'community' })}
            >
              Community images
            </ButtonLink>
          }
        >
          {`Every project can open and boot it, and finds it only among the community images. It cannot be taken into ${here}’s own list: Glance knows members of shared images only (403), so its owner would have to share it.`}
        </Banner>
      )
    default:
      return invited ? (
        <Banner title="There is nothing to accept any more">
          {`The image is ${image.visibility} now, so it is in ${here}’s list without an answer.`}
        </Banner>
      ) : null
  }
}

function Offer({ image, scope, invited }: Props) {
  const { data: member, error } = useQuery(offerQueries.membership(scope, image.id))
  const { answer, states } = useAnswers(scope)
  const sharer = useSharers()(image).name
  const here = scope.project.name
  const state = states.get(image.id)
  const refused = state?.state === 'refused' && (
    <p className="bad" role="alert">
      <b>Not {ANSWERS[state.status].done}.</b> {refusalWords(state.error, here)}
    </p>
  )
  if (error !== null && member === undefined) {
    return (
      <div className="detail-banner">
        <Failure error={error} what={`Whether ${here} accepted it is not known.`} />
      </div>
    )
  }
  if (member === undefined) return null
  if (member === null) {
    return invited ? (
      <Banner title={`${here} is not offered this image`}>
        You see it as an administrator. Its owner has withdrawn the offer, or the link names another
        project.
      </Banner>
    ) : null
  }
  const status = member.status as MemberStatus
  const ruling = canAnswer(scope)
  const inbox = (
    <ButtonLink
      size="sm"
      variant="quiet"
      icon={Inbox}
      href={paths.inbox(scope, {
        ...(status === 'pending' ? {} : { state: status }),
        image: image.id,
      })}
    >
      Shared with me
    </ButtonLink>
  )
  const button = (to: MemberStatus) => (
    <Button
      size="sm"
      icon={to === 'accepted' ? Check : undefined}
      pending={state?.state === 'sending' && state.status === to}
      disabledReason={ruling === true ? null : ruling.reason}
      onClick={() => answer([image], status, to)}
    >
      {ANSWERS[to].verb}
    </Button>
  )
  if (status === 'accepted') {
    if (!invited && !refused) return null
    return (
      <Banner
        title={`${here} has accepted this image`}
        actions={
          <>
            {button('rejected')}
            {inbox}
          </>
        }
      >
        <p>{`Shared by ${sharer}, it is in the list of everyone in ${here}.`}</p>
        {refused}
      </Banner>
    )
  }
  const pending = status === 'pending'
  return (
    <Banner
      title={pending ? `This image is offered to ${here}` : `${here} declined this image`}
      actions={
        <>
          {button('accepted')}
          {pending && button('rejected')}
          {inbox}
        </>
      }
    >
      <p>{`Shared by ${sharer}. ${here} can ${image.status === 'active' ? 'open and boot' : 'open'} it by id${pending ? ' already' : ' all the same'}; accepted, it appears in the list of everyone in ${here}.`}</p>
      {refused}
    </Banner>
  )
}

function Banner({
  title,
  actions,
  children,
}: {
  title: string
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="detail-banner" aria-label="How this project stands to the image">
      <Notice tone="accent" title={title} actions={actions}>
        {children}
      </Notice>
    </section>
  )
}
