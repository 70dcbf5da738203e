import { CircleHelp, CircleX, X } from 'lucide-react'
import { useId, useState } from 'react'
import { once, readProjects } from '#dashboard/components/sharing/read-projects.ts'
import type {
  Directory,
  KnownProject,
  Wanted,
} from '#dashboard/components/sharing/read-projects.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import { ProjectPicker } from './project-picker.tsx'

const shown = (wanted: Wanted) => (wanted.kind === 'known' ? wanted.name : wanted.text)
const cut = (text: string) => (text.length > 20 ? `${text.slice(0, 8)}…${text.slice(-4)}` : text)

/** Projects by name or id, typed or pasted, many at once, as words that can be taken out again. */
export function ProjectField({
  directory,
  recent,
  wanted,
  onChange,
}: {
  directory: Directory
  recent: readonly KnownProject[]
  wanted: readonly Wanted[]
  onChange: (wanted: readonly Wanted[]) => void
}) {
  const id = useId()
  const [text, setText] = useState('')
  const take = (more: string) => {
    onChange(once([...wanted, ...readProjects(more, directory)]))
    setText('')
  }
  const taken = new Set(wanted.map((each) => (each.kind === 'wrong' ? '' : each.id)))
  const often = recent.filter((project) => !taken.has(project.id)).slice(0, 4)
  return (
    <div className="field">
      <label htmlFor={id}>
        Projects <span className="label-note">names or ids, also pasted lists</span>
      </label>
      <div className="input tag-field share-field">
        {wanted.map((each) => (
          <span
            className="share-token"
            key={`${each.kind} ${each.text}`}
            data-invalid={each.kind === 'wrong' || undefined}
            title={each.text}
          >
            {each.kind === 'unconfirmed' && <Icon of={CircleHelp} size="sm" />}
            <span className={each.kind === 'known' ? 'truncate' : 'mono truncate'}>
              {cut(shown(each))}
            </span>
            <button
              type="button"
              className="tag-x"
              aria-label={`Take ${shown(each)} out`}
              onClick={() => onChange(wanted.filter((other) => other !== each))}
            >
              <Icon of={X} />
            </button>
          </span>
        ))}
        <input
          id={id}
          value={text}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-describedby={`${id}-help`}
          onBlur={() => text.trim() !== '' && take(text)}
          onChange={(event) => setText(event.target.value)}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text')
            if (!/[\s,;]/.test(pasted.trim())) return
            event.preventDefault()
            take(`${text} ${pasted}`)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === ',') {
              event.preventDefault()
              if (text.trim() !== '') take(text)
            } else if (event.key === 'Backspace' && text === '' && wanted.length > 0) {
              onChange(wanted.slice(0, -1))
            }
          }}
        />
      </div>
      <div className="help share-help" id={`${id}-help`}>
        {directory.projects.length > 0 && (
          <ProjectPicker
            directory={directory}
            taken={taken}
            onPick={(project) =>
              onChange(
                once([
                  ...wanted,
                  { kind: 'known', text: project.id, id: project.id, name: project.name },
                ]),
              )
            }
          />
        )}
        {often.length > 0 && (
          <span className="share-often">
            Lately:
            {often.map((project) => (
              <button
                key={project.id}
                type="button"
                className="link share-recent"
                onClick={() => take(project.id)}
              >
                {project.name}
              </button>
            ))}
          </span>
        )}
      </div>
      <Doubts wanted={wanted} directory={directory} onChange={onChange} />
    </div>
  )
}

/** What is wrong with a word, or not known of it, each with what can be done. */
function Doubts({
  wanted,
  directory,
  onChange,
}: {
  wanted: readonly Wanted[]
  directory: Directory
  onChange: (wanted: readonly Wanted[]) => void
}) {
  const unconfirmed = wanted.filter((each) => each.kind === 'unconfirmed')
  return (
    <>
      {unconfirmed.length > 0 && (
        <p className="help warn">
          <Icon of={CircleHelp} />
          <span>
            {directory.complete
              ? `Keystone has no project with this id: ${unconfirmed.map((each) => cut(each.text)).join(', ')}. Glance takes any text, so look at it once more.`
              : `Nobody can confirm here that there is such a project: ${unconfirmed.map((each) => cut(each.text)).join(', ')}. Glance takes any id, a wrong one too.`}
          </span>
        </p>
      )}
      {wanted.map((each) =>
        each.kind === 'wrong' ? (
          <p className="help bad" key={each.text} role="alert">
            <Icon of={CircleX} />
            <span>
              <b>{cut(each.text)}</b>: {each.reason}{' '}
              {each.mayBeId && (
                <button
                  type="button"
                  className="link share-recent"
                  onClick={() =>
                    onChange(
                      once(
                        wanted.map((other) =>
                          other === each
                            ? { kind: 'unconfirmed', text: each.text, id: each.text }
                            : other,
                        ),
                      ),
                    )
                  }
                >
                  Take it as an id
                </button>
              )}
            </span>
          </p>
        ) : null,
      )}
    </>
  )
}
