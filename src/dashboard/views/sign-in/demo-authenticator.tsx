import { CopyButton } from '#dashboard/ui/copy-button.tsx'

/**
 * What stands in for the telephone of a demo account.
 * @param seed base32 seed of its second factor
 */
export function DemoAuthenticator({ seed }: { seed: string }) {
  return (
    <section className="demo-authenticator" aria-label="Authenticator of the demo">
      <p className="muted">
        On the demo cloud the seed is no secret. Give it to any authenticator app, or let a terminal
        make the code.
      </p>
      {[
        { label: 'Seed', text: seed },
        { label: 'Command', text: `oathtool --totp -b ${seed}` },
      ].map(({ label, text }) => (
        <p key={label} className="demo-secret">
          <code>{text}</code>
          <CopyButton label={`Copy the ${label.toLowerCase()}`} value={text} />
        </p>
      ))}
    </section>
  )
}
