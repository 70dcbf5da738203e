import { useId, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { copyCommands } from '#dashboard/queries/ecl.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { TextField } from '#dashboard/ui/field.tsx'
import { toasts } from '#dashboard/ui/toast.tsx'
import { CommandLines } from '../commands/command-lines.tsx'
import { CommandPopover } from '../commands/command-popover.tsx'
import { useDirectory } from '../sharing/use-directory.ts'
import { copyCommand } from './commands.ts'
import { recentProjects } from './recent.ts'
import { copyRefusal } from './refusal.ts'
import { RefusalNotice } from './refusal-notice.tsx'
import { meant, oddness, suggested } from './targets.ts'
import type { Target } from './targets.ts'
import './copies.css'

/** Projects by their names, then those that were copied to before, without the one of the page. */
function useTargets(scope: ActiveScope) {
  const { directory, nameIfKnown, userId } = useDirectory(scope)
  const recent = recentProjects(userId)
  const [used] = useState(recent.read)
  const targets: Target[] = [
    ...directory.projects.filter(({ id }) => id !== scope.projectId),
    ...used.filter((id) => nameIfKnown(id) === null).map((id) => ({ id, name: null })),
  ]
  return { targets, remember: (id: string) => recent.add(id) }
}

/** What was not typed of a project that is known: its id, or its name. */
function Known({ target, typed }: { target: Target; typed: string }) {
  if (typed.trim() !== target.id) return <code className="copy-id">{target.id}</code>
  return target.name ?? 'You copied to this project before.'
}

/** Asks for a copy of an image in another project. */
export function CopyDialog({
  scope,
  image,
  to = '',
  onClose,
}: {
  scope: ActiveScope
  image: { id: string; name: string | null; license: string | null }
  /** The project that it goes to, unless another one is named. */
  to?: string
  onClose: () => void
}) {
  const { targets, remember } = useTargets(scope)
  const [typed, setTyped] = useState(to)
  const navigate = useNavigate()
  const field = useRef<HTMLInputElement>(null)
  const formId = useId()
  const ask = useCommand(copyCommands.ask(scope))
  const target = meant(targets, typed)
  const known = target !== null && targets.includes(target)
  const name = image.name || image.id
  const change = (text: string) => {
    setTyped(text)
    ask.reset()
  }
  const copy = () => {
    if (target === null || ask.isPending) return
    ask.mutate(
      { imageId: image.id, projectId: target.id },
      {
        onSuccess: (job) => {
          remember(target.id)
          toasts.show({
            text: `A copy of ${name} is asked for`,
            action: { label: 'Show it', run: () => void navigate(paths.copies(scope, { job })) },
          })
          onClose()
        },
      },
    )
  }
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={field}
      title={`Copy ${name} to another project`}
      description="The cloud copies it to the region that the project lives in. This browser sends nothing and may be closed."
      footer={
        <>
          <CommandPopover>
            <CommandLines commands={[copyCommand(image.id, target?.id ?? null)]} />
          </CommandPopover>
          <span className="grow" />
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            pending={ask.isPending}
            disabledReason={target === null ? 'Name the project that the copy goes to.' : null}
          >
            Copy
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="copy-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          copy()
        }}
      >
        <TextField
          ref={field}
          label="Project"
          mono={target !== null && typed.trim() === target.id}
          placeholder="name of one of yours, or an id"
          value={typed}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          warn={target === null ? undefined : oddness(target, scope.projectId)}
          help={
            known ? (
              <Known target={target} typed={typed} />
            ) : (
              'Of a project that you are not in, the id: its members find it in the address of every page.'
            )
          }
          onChange={(event) => change(event.target.value)}
        />
        {!known && (
          <ul className="copy-targets" aria-label="Projects">
            {suggested(targets, typed).map(({ id, name: called }) => (
              <li key={id}>
                <Button
                  block
                  variant="quiet"
                  title={id}
                  onClick={() => {
                    // The name says more, where only one project has it.
                    change(called !== null && meant(targets, called)?.id === id ? called : id)
                    field.current?.focus()
                  }}
                >
                  {called === null ? (
                    <code className="truncate">{id}</code>
                  ) : (
                    <span className="truncate">{called}</span>
                  )}
                  <span className="grow" />
                  <span className="faint">
                    {called === null ? 'copied to before' : id.slice(0, 8)}
                  </span>
                </Button>
              </li>
            ))}
          </ul>
        )}
      </form>
      <ul className="copy-what" aria-label="What happens">
        <li>A new image with the same data is made there. It belongs to that project alone.</li>
        <li>This image stays as it is. What is changed here later does not reach the copy.</li>
        {image.license !== null && (
          <li>
            It needs the license <code>{image.license}</code>: a region that does not offer this
            type refuses the copy.
          </li>
        )}
      </ul>
      <RefusalNotice error={ask.error} refusal={copyRefusal} />
    </Dialog>
  )
}
