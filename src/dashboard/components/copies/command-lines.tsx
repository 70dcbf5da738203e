import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import type { CopyCommand } from './commands.ts'
import './copies.css'

/** The same for a shell, closed until somebody wants it. */
export function CommandLines({ command }: { command: CopyCommand }) {
  const lines = [
    { title: 'With NTT’s client', line: command.ecl },
    { title: 'As it is sent', line: command.http },
  ]
  return (
    <details className="copy-commands">
      <summary className="muted">As a command</summary>
      {lines.map(({ title, line }) => (
        <div key={title}>
          <span className="faint">{title}</span>
          <div className="copy-line">
            <code className="code">{line}</code>
            <CopyButton label={`Copy: ${title}`} value={line} />
          </div>
        </div>
      ))}
    </details>
  )
}
