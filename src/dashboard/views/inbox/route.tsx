import { useQuery } from '@tanstack/react-query'
import { List } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { formatDuration } from '#lib/dates.ts'
import { formatCount } from '#lib/plural.ts'
import { useScope } from '#dashboard/queries/api.ts'
import { offerQueries } from '#dashboard/queries/offers.ts'
import { pageTitle, paths } from '#dashboard/nav/paths.ts'
import { useAnswers } from '#dashboard/components/offers/use-answers.ts'
import { ANSWERS } from '#dashboard/components/offers/words.ts'
import { useClock } from '#dashboard/components/shell/clock.ts'
import { ButtonLink } from '#dashboard/ui/button.tsx'
import { Kbd } from '#dashboard/ui/kbd.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { Tabs } from '#dashboard/ui/tabs.tsx'
import { InboxState, Stale } from './faces.tsx'
import { lostOf } from './lost.ts'
import { OfferList } from './offer-list.tsx'
import { readInbox, STATES, writeInbox } from './params.ts'
import './inbox.css'

/** What other projects share with this one: `/p/:projectId/inbox?state=&image=`. */
export default function InboxRoute() {
  const scope = useScope()
  const [search, setSearch] = useSearchParams()
  const { state, open } = readInbox(search)
  const lists = {
    pending: useQuery(offerQueries.list(scope, 'pending')),
    accepted: useQuery(offerQueries.list(scope, 'accepted')),
    rejected: useQuery(offerQueries.list(scope, 'rejected')),
  }
  const answers = useAnswers(scope)
  const list = lists[state]
  const images = list.data?.images ?? []
  const lost = lostOf(images, answers.states, state)
  const countOf = (of: (typeof STATES)[number]) => lists[of].data?.images.length
  return (
    <>
      <title>{pageTitle('Shared with me', scope.project.name)}</title>
      <div className="page-head">
        <h1>Shared with me</h1>
        <span className="grow" />
        <ButtonLink
          size="sm"
          variant="quiet"
          icon={List}
          href={paths.images(scope, { shared: state })}
        >
          In the image list
        </ButtonLink>
      </div>
      <Tabs
        label="Answers"
        tabs={STATES.map((each) => {
          const count = countOf(each)
          return {
            label: ANSWERS[each].tab,
            href: paths.inbox(scope, writeInbox({ state: each, open: null })),
            current: each === state,
            ...(count === undefined ? {} : { count: formatCount(count) }),
          }
        })}
      />
      {images.length + lost.length > 0 ? (
        <>
          <Stale error={list.error} />
          <OfferList
            key={state}
            scope={scope}
            state={state}
            images={images}
            lost={lost}
            unasked={list.data?.unasked ?? 0}
            open={open}
            onOpen={(id) =>
              setSearch(
                (before) => {
                  before.set('image', id)
                  return before
                },
                { replace: true },
              )
            }
            answers={answers}
          />
        </>
      ) : (
        <InboxState
          scope={scope}
          state={state}
          unasked={list.data?.unasked ?? 0}
          loading={list.data === undefined}
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      )}
      <Readout>
        <span>
          <b>{formatCount(countOf('pending') ?? 0)}</b> waiting
        </span>
        {list.dataUpdatedAt > 0 && <Checked at={list.dataUpdatedAt} />}
        <span className="grow" />
        <span>
          <Kbd>j</Kbd> <Kbd>k</Kbd> next, previous
        </span>
        <span>
          <Kbd>a</Kbd> accept
        </span>
        <span>
          <Kbd>r</Kbd> decline
        </span>
        <span>
          <Kbd>z</Kbd> undo
        </span>
      </Readout>
    </>
  )
}

function Checked({ at }: { at: number }) {
  const ago = useClock((now) => formatDuration(Math.max(0, (now - at) / 1000)))
  return (
    <span>
      checked <b>{ago}</b> ago
    </span>
  )
}
