import { useRef, useState } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { Scope } from '#transfers/types.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { locationCommands, type LocationChange } from '#dashboard/queries/stores.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { Failure } from '#dashboard/components/failure.tsx'
import { locationCommand, newLocationCommand } from '#dashboard/components/stores/commands.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { TextField } from '#dashboard/ui/field.tsx'

export type LocationAsked =
  /** `byPatch`: the cloud shows addresses, so they are written with the record. */
  | { readonly kind: 'add'; readonly byPatch: boolean }
  | { readonly kind: 'replace'; readonly from: string }
  | { readonly kind: 'remove'; readonly url: string }

const TITLE = {
  add: 'Add an address',
  replace: 'Replace the address',
  remove: 'Remove the address?',
} as const
const BUTTON = { add: 'Add', replace: 'Replace', remove: 'Remove' } as const
const FAILED = {
  add: 'It was not added.',
  replace: 'It was not replaced.',
  remove: 'It was not removed.',
} as const

/** What is wrong with an address, in words; null when Glance is to judge. */
function urlProblem(text: string, others: readonly string[]): string | null {
  if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(text))
    return 'An address begins with its scheme and has no spaces: https://…, rbd://…, swift+https://…'
  return others.includes(text) ? 'The image has this address already.' : null
}

/** What follows from it, before it is done. */
function warning(image: Image, { kind }: LocationAsked): string {
  if (kind === 'remove')
    return 'Where the store lets it, Glance deletes the data there, too. The other addresses stay.'
  return image.status === 'queued'
    ? 'The image becomes active at once, with whatever lies there. Glance does not read it, so the image has no digests and nobody can verify it.'
    : 'Glance does not compare what lies there with the image: whoever boots from it gets that, whatever it is.'
}

/** One change of the addresses of an image. */
export function LocationDialog({
  image,
  scope,
  asked,
  onClose,
}: {
  image: Image
  scope: Scope
  asked: LocationAsked
  onClose: () => void
}) {
  const byPatch = useCommand(locationCommands.change(scope))
  const byAddress = useCommand(locationCommands.addNew(scope))
  const [text, setText] = useState(asked.kind === 'replace' ? asked.from : '')
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const cancel = useRef<HTMLButtonElement>(null)
  const { kind } = asked
  const url = text.trim()
  const problem =
    kind === 'remove' ? null : urlProblem(url, image.locations?.map((one) => one.url) ?? [])
  const change: LocationChange =
    asked.kind === 'remove'
      ? { kind: 'remove', url: asked.url }
      : asked.kind === 'replace'
        ? { kind: 'replace', url, from: asked.from }
        : { kind: 'add', url }
  const modern = asked.kind === 'add' && !asked.byPatch
  const command = modern ? byAddress : byPatch
  const run = () => {
    if (command.isPending) return
    setTried(true)
    if (problem !== null) return field.current?.focus()
    const options = { onSuccess: onClose }
    if (modern) byAddress.mutate({ id: image.id, url }, options)
    else byPatch.mutate({ id: image.id, change }, options)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={TITLE[kind]}
      initialFocus={kind === 'remove' ? cancel : field}
      footer={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          {problem === null && (
            <CommandPopover align="start">
              <CommandLines
                commands={[
                  modern ? newLocationCommand(image.id, url) : locationCommand(image, change),
                ]}
              />
            </CommandPopover>
          )}
          <span className="grow" />
          <Button
            variant={kind === 'remove' ? 'danger' : 'primary'}
            pending={command.isPending}
            onClick={run}
          >
            {BUTTON[kind]}
          </Button>
        </>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          run()
        }}
      >
        {asked.kind === 'remove' ? (
          <p className="mono locations-one">{asked.url}</p>
        ) : (
          <TextField
            ref={field}
            label="Address"
            mono
            spellCheck={false}
            autoCapitalize="none"
            placeholder="https://…"
            value={text}
            onChange={({ target }) => setText(target.value)}
            {...(tried && problem !== null ? { error: problem } : {})}
          />
        )}
        <p>{warning(image, asked)}</p>
        <Failure error={command.error} what={FAILED[kind]} />
      </form>
    </Dialog>
  )
}
