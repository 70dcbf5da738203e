import { useState } from 'react'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import type { Command } from './command.ts'
import './commands.css'

type Form = 'line' | 'http'
const FORMS: { value: Form; label: string }[] = [
  { value: 'line', label: 'CLI' },
  { value: 'http', label: 'HTTP' },
]

/** What can be done here, for a shell or as requests, each to be copied. */
export function CommandLines({ commands }: { commands: readonly Command[] }) {
  const [form, setForm] = useState<Form>('line')
  return (
    <div className="commands">
      <div className="commands-head">
        <h2>As a command</h2>
        <Segmented label="Form" options={FORMS} value={form} onChange={setForm} />
      </div>
      <ul>
        {commands.map((command, at) => (
          // Two files may have one name, and none ever moves.
          <li key={`${at} ${command.title}`}>
            <span className="muted">{command.title}</span>
            <div className="command-line">
              <pre className="code">{command[form]}</pre>
              <CopyButton value={command[form]} label={`Copy: ${command.title}`} />
            </div>
            {form === 'line' &&
              command.notes?.map((note) => (
                <p className="help" key={note}>
                  {note}
                </p>
              ))}
          </li>
        ))}
      </ul>
      <p className="help">
        {form === 'line'
          ? 'Who you are comes from your own environment.'
          : 'Below the address of the Image service, with your own X-Auth-Token.'}
      </p>
    </div>
  )
}
