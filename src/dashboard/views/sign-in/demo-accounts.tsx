import { ArrowRight, LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import type { PublicConfig } from '#wire/config.ts'
import type { Session } from '#wire/session.ts'
import { signIn } from '#dashboard/queries/session.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import { refusalOf } from './refusal.ts'

type Account = NonNullable<PublicConfig['demo']>['accounts'][number]

/** The accounts of the demo cloud: one press signs in. */
export function DemoAccounts({
  accounts,
  cloud,
  onSignedIn,
  onSecondStep,
}: {
  accounts: Account[]
  cloud: string
  onSignedIn: (session: Session) => void
  /** The account has a second factor: the form asks for it. */
  onSecondStep: () => void
}) {
  const [busy, setBusy] = useState<string | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  const enter = async ({ user, password }: Account) => {
    if (busy !== null) return
    setBusy(user)
    setSaid(null)
    try {
      onSignedIn(await signIn({ method: 'password', user, password, domain: 'Default' }))
    } catch (error) {
      const refusal = refusalOf(error, 'password', cloud)
      if ('sentence' in refusal) setSaid(refusal.sentence)
      else onSecondStep()
    }
    setBusy(null)
  }
  return (
    <>
      <section className="demo" aria-labelledby="demo">
        <div className="demo-head">
          <h2 className="h-section" id="demo">
            Demo cloud
          </h2>
          <p className="muted">
            Real API, nothing to break: it forgets everything when it restarts. The password is
            always <code>{accounts[0]?.password}</code>.
          </p>
        </div>
        <ul>
          {accounts.map((account) => (
            <li key={account.user}>
              <button
                type="button"
                aria-busy={busy === account.user || undefined}
                onClick={() => void enter(account)}
              >
                <span className="strong">{account.user}</span>
                <span className="muted demo-note">{account.note}</span>
                {busy === account.user ? (
                  <Icon of={LoaderCircle} className="turn" />
                ) : (
                  <Icon of={ArrowRight} />
                )}
              </button>
            </li>
          ))}
        </ul>
        {said && (
          <p className="help bad" role="alert">
            {said}
          </p>
        )}
      </section>
      <p className="faint">
        To see a share from both sides, sign in as carol and open tenant-a and tenant-b in two tabs.
      </p>
    </>
  )
}
