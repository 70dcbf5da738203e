import { ArrowLeft, KeyRound, Ticket } from 'lucide-react'
import { useId, useState } from 'react'
import type { PublicConfig } from '#wire/config.ts'
import type { Session, SignIn } from '#wire/session.ts'
import { signIn } from '#dashboard/queries/session.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { requestLine } from '#dashboard/ui/states.tsx'
import { DemoAuthenticator } from './demo-authenticator.tsx'
import { refusalOf, type Refusal } from './refusal.ts'
import { CredentialForm, PasswordForm, TokenForm, TotpForm, type Submit } from './sign-in-forms.tsx'
import './sign-in.css'

type Step = SignIn['method']

const TITLE: Record<Step, string> = {
  password: 'Sign in',
  application_credential: 'Application credential',
  token: 'Existing token',
  totp: 'Second step',
}

/**
 * All ways to sign in, one at a time.
 * @param config of the gateway, once it is known: which cloud this is, and what the demo gives away
 * @param known whose session is renewed
 * @param heading 1 on the page of its own; none in a dialog that has a title
 * @param start the step to begin with
 * @param onSignedIn `asked`: whether a project was named
 */
export function SignInPanel({
  config,
  known,
  heading = true,
  start = 'password',
  onSignedIn,
}: {
  config: PublicConfig | undefined
  known?: { name: string; domain: string }
  heading?: boolean
  start?: Step
  onSignedIn: (session: Session, asked: boolean) => void
}) {
  const [step, setStep] = useState<Step>(start)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const titleId = useId()
  const go = (next: Step) => {
    setRefusal(null)
    setStep(next)
  }
  const submit: Submit = async (input) => {
    setRefusal(null)
    try {
      const session = await signIn(input)
      onSignedIn(session, input.method === 'password' && input.project !== undefined)
      return null
    } catch (error) {
      const refused = refusalOf(error, input.method, config?.cloud ?? 'The cloud')
      if (refused.at === 'second-step') setStep('totp')
      if (refused.at === 'first-step') setStep('password')
      setRefusal(refused)
      return refused
    }
  }
  const seed = config?.demo?.accounts.find(({ totp }) => totp !== null)?.totp
  const label = known ? 'Go on' : 'Sign in'
  return (
    <section
      className="signin-panel"
      {...(heading ? { 'aria-labelledby': titleId } : { 'aria-label': TITLE[step] })}
    >
      {heading && <h1 id={titleId}>{TITLE[step]}</h1>}
      {refusal &&
        'sentence' in refusal &&
        (refusal.at === 'form' || refusal.at === 'first-step') && (
          <Notice
            tone="bad"
            live="alert"
            title={refusal.at === 'form' ? refusal.title : 'Once more from the start'}
            actions={
              refusal.at === 'form' &&
              refusal.details && (
                <CopyButton words label="Copy details" value={requestLine(refusal.details)} />
              )
            }
          >
            {refusal.sentence}
          </Notice>
        )}
      {step === 'password' && <PasswordForm submit={submit} known={known} label={label} />}
      {step === 'application_credential' && <CredentialForm submit={submit} label={label} />}
      {step === 'token' && <TokenForm submit={submit} label={label} />}
      {step === 'totp' && <TotpForm submit={submit} label={label} />}
      {step === 'totp' && seed && <DemoAuthenticator seed={seed} />}
      {step === 'password' ? (
        <>
          <p className="or">or</p>
          <div className="stack">
            <Button block icon={KeyRound} onClick={() => go('application_credential')}>
              Application credential
            </Button>
            <Button block icon={Ticket} onClick={() => go('token')}>
              Existing token
            </Button>
          </div>
        </>
      ) : (
        <Button block variant="quiet" icon={ArrowLeft} onClick={() => go('password')}>
          User and password
        </Button>
      )}
    </section>
  )
}
