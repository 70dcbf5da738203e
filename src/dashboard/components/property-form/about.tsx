import { Info } from 'lucide-react'
import { limitWords } from '../image-editing/check-value.ts'
import { kindWords } from '../image-editing/definition.ts'
import type { Definition } from '../image-editing/definition.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Popover } from '#dashboard/ui/popover.tsx'

/** What the cloud says of a property: meaning, type, limits, default. */
export function AboutProperty({ definition }: { definition: Definition }) {
  const { key, title, description, standard, pattern, operators, choices, source, object } =
    definition
  const facts: [string, string | null][] = [
    ['Type', kindWords(definition)],
    ['Unit', definition.unit],
    ['Limits', limitWords(definition) || null],
    ['Values', choices === null ? null : choices.map((each) => each || '“”').join(', ')],
    ['Form', pattern],
    ['Operators', operators.length === 0 ? null : operators.join(' ')],
    ['Default', standard],
    ['Object', object],
    ['Defined in', source],
  ]
  return (
    <Popover
      label={`About ${key}`}
      align="end"
      className="about-property"
      trigger={(trigger) => (
        <button {...trigger} type="button" className="copy" aria-label={`About ${key}`}>
          <Icon of={Info} />
        </button>
      )}
    >
      <h2>{title}</h2>
      <code className="faint">{key}</code>
      {description !== '' && <p>{description}</p>}
      <dl>
        {facts.map(
          ([name, fact]) =>
            fact !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{fact}</dd>
              </div>
            ),
        )}
      </dl>
    </Popover>
  )
}
