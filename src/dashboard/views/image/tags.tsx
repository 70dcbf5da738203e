import { Plus, X } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import type { FormEvent } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { Scope } from '#transfers/types.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { imageCommands } from '#dashboard/queries/images.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import type { Ruling } from '#dashboard/components/rules.ts'
import { tagProblem } from '#dashboard/components/property-rules.ts'
import { Tag } from '#dashboard/ui/badge.tsx'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'

/** The field was asked for by a press: the next key is meant for it. */
const focusOnce = (element: HTMLInputElement | null) => element?.focus()

/** Tags of an image, added and taken away in place. */
export function Tags({ image, scope, edit }: { image: Image; scope: Scope; edit: Ruling }) {
  const id = useId()
  const [adding, setAdding] = useState(false)
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const add = useCommand(imageCommands.addTag(scope))
  const remove = useCommand(imageCommands.removeTag(scope))
  const close = () => {
    setAdding(false)
    setText('')
    setProblem(null)
    opener.current?.focus()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wrong = tagProblem(text, image.tags)
    setProblem(wrong)
    if (wrong === null) add.mutate({ id: image.id, tag: text }, { onSuccess: close })
  }
  return (
    <section className="section" aria-labelledby={`${id}-title`}>
      <div className="section-head">
        <h2 id={`${id}-title`}>Tags</h2>
        <span className="grow" />
        <IconButton
          ref={opener}
          icon={Plus}
          label="Add a tag"
          aria-expanded={adding}
          disabledReason={edit === true ? null : edit.reason}
          onClick={() => setAdding((was) => !was)}
        />
      </div>
      {image.tags.length === 0 && !adding && <p className="muted">No tags.</p>}
      {image.tags.length > 0 && (
        <ul className="tag-list" aria-label="Tags">
          {image.tags.map((tag) => (
            <li key={tag}>
              <Tag size="lg">
                <span className="tag-text">{tag}</span>
                {edit === true && (
                  <button
                    type="button"
                    className="tag-x"
                    aria-label={`Remove the tag ${tag}`}
                    disabled={remove.isPending}
                    onClick={() => remove.mutate({ id: image.id, tag })}
                  >
                    <Icon of={X} />
                  </button>
                )}
              </Tag>
            </li>
          ))}
        </ul>
      )}
      {adding && (
        <form className="tag-form" onSubmit={submit}>
          <label className="visually-hidden" htmlFor={`${id}-new`}>
            New tag
          </label>
          <span className="input" data-invalid={problem === null ? undefined : true}>
            <input
              id={`${id}-new`}
              ref={focusOnce}
              value={text}
              maxLength={255}
              aria-invalid={problem === null ? undefined : true}
              aria-describedby={problem === null ? undefined : `${id}-help`}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Escape') return
                event.stopPropagation()
                close()
              }}
            />
          </span>
          <Button type="submit" pending={add.isPending}>
            Add
          </Button>
          {problem !== null && (
            <p className="help bad" id={`${id}-help`} role="alert">
              {problem}
            </p>
          )}
        </form>
      )}
      <Failure error={add.error} what="The tag was not added." />
      <Failure error={remove.error} what="The tag was not removed." />
    </section>
  )
}
