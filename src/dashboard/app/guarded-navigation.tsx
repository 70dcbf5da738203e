import { use, useLayoutEffect, useMemo, useRef, type ReactNode } from 'react'
import { createPath, UNSAFE_NavigationContext, useLocation, type Navigator } from 'react-router'
import { leaveGuard } from '#dashboard/nav/leave-guard.ts'

/** The router's own number of the history entry that is open; undefined where it made none. */
function entryNumber(): number | undefined {
  const state = window.history.state as { idx?: unknown } | null
  return typeof state?.idx === 'number' ? state.idx : undefined
}

function guarded(navigator: Navigator): Navigator {
  const asking =
    (method: 'push' | 'replace'): Navigator['push'] =>
    (to, state, options) => {
      const go = () => navigator[method](to, state, options)
      const path = typeof to === 'string' ? to : createPath(to)
      if (!leaveGuard.holds({ to: path, go })) go()
    }
  return { ...navigator, push: asking('push'), replace: asking('replace') }
}

/**
 * Back and Forward have already happened when they are told: they are taken back, and done again
 * once a person has said so. React Router's own useBlocker does the same, but needs its data mode.
 */
function useGuardedHistory(): void {
  const location = useLocation()
  const here = useRef<number | undefined>(undefined)
  useLayoutEffect(() => {
    here.current = entryNumber()
  }, [location])
  useLayoutEffect(() => {
    let expected: 'taken back' | 'allowed' | null = null
    const onPop = (event: PopStateEvent) => {
      const was = expected
      expected = null
      if (was === 'allowed') return
      if (was === 'taken back') {
        event.stopImmediatePropagation()
        return
      }
      const there = entryNumber()
      const steps = there === undefined || here.current === undefined ? 0 : there - here.current
      if (steps === 0) return
      const { pathname, search } = window.location
      const go = () => {
        expected = 'allowed'
        window.history.go(steps)
      }
      if (!leaveGuard.holds({ to: pathname + search, go })) return
      event.stopImmediatePropagation()
      expected = 'taken back'
      window.history.go(-steps)
    }
    // Before the router's own: that is added by an effect of the same kind, but of our parent, and
    // Chromium calls listeners of the window in the order in which they came, captured or not.
    window.addEventListener('popstate', onPop)
    return () => window.removeEventListener('popstate', onPop)
  }, [])
}

/**
 * Asks {@link leaveGuard} before anything inside navigates. The context has no public name outside of
 * the data mode; it is the one that every link, navigate() and <Navigate> reads.
 */
export function GuardedNavigation({ children }: { children: ReactNode }) {
  useGuardedHistory()
  const context = use(UNSAFE_NavigationContext)
  const value = useMemo(() => ({ ...context, navigator: guarded(context.navigator) }), [context])
  return <UNSAFE_NavigationContext value={value}>{children}</UNSAFE_NavigationContext>
}
