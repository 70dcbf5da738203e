import { ListPlus, Search } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Directory, KnownProject } from '#dashboard/components/sharing/read-projects.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { TextField } from '#dashboard/ui/field.tsx'
import { Popover } from '#dashboard/ui/popover.tsx'

/** More rows than these help nobody: one types. */
const SHOWN = 100

/** The projects that are known here, to choose from. */
export function ProjectPicker({
  directory,
  taken,
  onPick,
}: {
  directory: Directory
  taken: ReadonlySet<string>
  onPick: (project: KnownProject) => void
}) {
  const [text, setText] = useState('')
  const search = useRef<HTMLInputElement>(null)
  const wanted = text.trim().toLowerCase()
  const found = directory.projects
    .filter(({ id, name }) => `${name} ${id}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
  return (
    <Popover
      label="Projects that are known here"
      className="share-picker"
      initialFocus={search}
      trigger={(trigger) => (
        <Button {...trigger} size="sm" variant="quiet" icon={ListPlus}>
          Pick a project
        </Button>
      )}
    >
      <TextField
        ref={search}
        label="Find a project"
        hideLabel
        icon={Search}
        value={text}
        placeholder={directory.complete ? 'Name or id' : 'Yours, and those of before'}
        onChange={(event) => setText(event.target.value)}
      />
      <ul className="share-picks">
        {found.slice(0, SHOWN).map((project) => (
          <li key={project.id}>
            <button
              type="button"
              aria-pressed={taken.has(project.id)}
              onClick={() => onPick(project)}
            >
              <span className="truncate">{project.name}</span>
              <code className="faint">{project.id.slice(0, 8)}</code>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="muted">None of them matches “{text.trim()}”.</p>}
      {found.length > SHOWN && <p className="help">{found.length - SHOWN} more: type a part.</p>}
    </Popover>
  )
}
