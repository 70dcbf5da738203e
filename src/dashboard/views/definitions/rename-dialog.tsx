import { useQueryClient } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import type { NamespaceDocument } from '#openstack/glance/metadef-document.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { nameProblem } from '#dashboard/components/definitions/check.ts'
import { commandsOf } from '#dashboard/components/definitions/commands.ts'
import { itemKey, itemsOf } from '#dashboard/components/definitions/items.ts'
import type { Step } from '#dashboard/components/definitions/plan.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { TextField } from '#dashboard/ui/field.tsx'
import { LONGEST } from './rules.ts'
import { offerUndo, useRun } from './use-run.ts'

/** What can have another name. */
export interface Named {
  readonly kind: 'property' | 'object'
  readonly name: string
}

function stepFor(document: NamespaceDocument, { kind, name }: Named, to: string): Step | null {
  const { namespace } = document
  if (kind === 'property') {
    const definition = document.properties[name]
    return definition ? { namespace, does: 'rename-property', from: name, to, definition } : null
  }
  const object = document.objects.find((each) => each.name === name)
  return object ? { namespace, does: 'rename-object', from: name, to, object } : null
}

/** What is said of a name for it. */
function saidOf(
  document: NamespaceDocument,
  kind: Named['kind'],
  to: string,
): { error?: string; warn?: string } {
  if (itemsOf(document).has(itemKey(kind, to))) return { error: 'This name is there already.' }
  if (to.length > LONGEST) return { error: `Has at most ${LONGEST} characters.` }
  const [level, sentence] = nameProblem(to, kind) ?? []
  if (sentence === undefined) return {}
  return level === 'error' ? { error: sentence } : { warn: sentence }
}

/** One write of its own: a draft would have to take it away and make it anew. */
export function RenameDialog({
  scope,
  document,
  item,
  onClose,
}: {
  scope: ActiveScope
  /** As it was read. */
  document: NamespaceDocument
  item: Named
  onClose: () => void
}) {
  const client = useQueryClient()
  const formId = useId()
  const field = useRef<HTMLInputElement>(null)
  const { kind, name } = item
  const [to, setTo] = useState(name)
  const run = useRun(scope)
  const step = stepFor(document, item, to)
  const said = to === name ? null : saidOf(document, kind, to)
  const wrong = said?.error ?? null
  const result = run.state?.results[0]
  const error = typeof result === 'object' && result !== null ? result.error : null
  const rename = async () => {
    if (step === null || wrong !== null || to === name) return
    const ended = await run.start([step])
    if (ended.results[0] !== 'done') return
    offerUndo(client, scope, ended, `${name} is now ${to}`)
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={field}
      title={`Rename the ${kind} ${name}`}
      {...(kind === 'property' && {
        description: 'It is written at once. Images that have the old key keep it.',
      })}
      footer={
        <>
          {step && (
            <CommandPopover align="start">
              <CommandLines commands={commandsOf(step)} />
            </CommandPopover>
          )}
          <span className="grow" />
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            pending={run.running}
            disabledReason={
              step === null
                ? `Somebody took ${name} away.`
                : to === name
                  ? 'It is called so already.'
                  : wrong
            }
          >
            Rename
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void rename()
        }}
      >
        <TextField
          ref={field}
          label="New name"
          mono
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="none"
          value={to}
          {...said}
          onChange={({ target }) => setTo(target.value)}
        />
      </form>
      <Failure error={error} what="It was not renamed." />
    </Dialog>
  )
}
