import { useEffect, useState } from 'react'
import { formatDuration } from '#lib/dates.ts'

const TICK_MS = 1000

/** How long ago the numbers on the page were true. @param at milliseconds */
export function Fresh({ at }: { at: number }) {
  const [now, setNow] = useState(at)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <span>
      fresh <b>{formatDuration(Math.max(0, (now - at) / 1000))}</b>
    </span>
  )
}
