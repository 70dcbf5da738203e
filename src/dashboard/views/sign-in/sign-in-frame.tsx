import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { cx } from '#dashboard/ui/cx.ts'
import { frameClass } from '#dashboard/ui/frame.tsx'
import { Logo } from '#dashboard/ui/marks.tsx'
import { SplitStrip } from '#dashboard/ui/split-strip.tsx'
import './sign-in.css'

/** A strip of fewer bytes would show a pattern that is not in the digest. */
const STRIP = /^[0-9a-f]{32,}$/

/** As much of it as one compares by eye. */
const shortBuild = (build: string) => (build.length > 24 ? `${build.slice(0, 24)}…` : build)

/** The page around everything that comes before a project is open. */
export function SignInFrame({ aside, children }: { aside?: ReactNode; children: ReactNode }) {
  const { data: config } = useQuery(sessionQueries.config())
  return (
    <main className={cx('signin', !aside && 'signin-alone')}>
      <p className="signin-brand">
        <Logo />
        <b>Viewfinder</b>
        <span className="muted">
          {config && !config.demo ? `Images of ${config.cloud}` : 'Images of your cloud'}
        </span>
      </p>
      <div className={cx('signin-card', frameClass({ quiet: true, large: true }))}>{children}</div>
      {aside && (
        <aside className="signin-aside" aria-label="Demo accounts">
          {aside}
        </aside>
      )}
      {config && (
        <footer className="signin-foot">
          {STRIP.test(config.build) && (
            <SplitStrip local={config.build} remote={config.build} label="Digest of this build" />
          )}
          <p className="mono">
            <span>Viewfinder {config.version}</span>
            <span>build {shortBuild(config.build)}</span>
          </p>
        </footer>
      )}
    </main>
  )
}
