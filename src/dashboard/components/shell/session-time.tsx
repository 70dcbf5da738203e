import { useSuspenseQuery } from '@tanstack/react-query'
import { Clock } from 'lucide-react'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { exactTime, formatDuration } from '#lib/dates.ts'
import { useClock } from './clock.ts'
import { renewalAsked } from './shell-state.ts'

/** Under this the top bar says what is left, and offers to sign in again before it ends. */
const WARN_S = 10 * 60

function useSecondsLeft(shown: (seconds: number) => string | null): string | null {
  const { data } = useSuspenseQuery(sessionQueries.session())
  const ends = Date.parse(data.expires_at)
  const said = useClock((now) => shown(Math.max(0, Math.floor((ends - now) / 1000))) ?? '')
  return said === '' ? null : said
}

/** Minutes are enough until the last one; then every second counts. */
const coarse = (seconds: number) =>
  formatDuration(seconds < 60 ? seconds : Math.floor(seconds / 60) * 60)

/** `3 h 41 min` until the session ends; the exact time in the title. */
export function SessionTime() {
  const { data } = useSuspenseQuery(sessionQueries.session())
  const left = useSecondsLeft(coarse)
  return <span title={exactTime(data.expires_at)}>{left}</span>
}

/** Nothing until ten minutes are left; then the time, and the way to go on without losing the page. */
export function SessionWarning() {
  const left = useSecondsLeft((seconds) => (seconds > WARN_S ? null : coarse(seconds)))
  return (
    <>
      {left && (
        <Button
          size="sm"
          variant="quiet"
          className="session-warning"
          icon={Clock}
          onClick={() => renewalAsked.set(true)}
        >
          <span className="wide-text">Session ends in</span> {left}
        </Button>
      )}
      <output className="visually-hidden">
        {left && 'The session ends in less than ten minutes. Sign in again to go on.'}
      </output>
    </>
  )
}
