import { useId, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import type { NamespaceDocument } from '#openstack/glance/metadef-document.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { IMAGE } from '#dashboard/queries/metadefs.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { checkDocument } from '#dashboard/components/definitions/check.ts'
import { commandsOf } from '#dashboard/components/definitions/commands.ts'
import type { Step } from '#dashboard/components/definitions/plan.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { Select, TextField } from '#dashboard/ui/field.tsx'
import { LONGEST } from './rules.ts'
import { offerUndo, useRun } from './use-run.ts'

/** An empty namespace, which is then filled on its page. */
export function NewDialog({
  scope,
  taken,
  onClose,
}: {
  scope: ActiveScope
  taken: readonly string[]
  onClose: () => void
}) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const formId = useId()
  const field = useRef<HTMLInputElement>(null)
  const [name, setName] = useState('')
  const [title, setTitle] = useState('')
  const [visibility, setVisibility] = useState('private')
  const [forImages, setForImages] = useState(true)
  const [prefix, setPrefix] = useState('')
  const run = useRun(scope)
  const document: NamespaceDocument = {
    namespace: name,
    ...(title === '' ? {} : { display_name: title }),
    visibility,
    protected: false,
    owner: scope.projectId,
    resource_type_associations: forImages
      ? [{ name: IMAGE, ...(prefix === '' ? {} : { prefix }) }]
      : [],
    properties: {},
    objects: [],
    tags: [],
  }
  const step: Step = { namespace: name, does: 'create', document }
  const said = checkDocument(document, null).find(({ item }) => item === '')
  const wrong =
    name === ''
      ? null
      : taken.includes(name)
        ? 'A namespace of this name is there already.'
        : name.length > LONGEST
          ? `Has at most ${LONGEST} characters.`
          : (said?.sentence ?? null)
  const make = async () => {
    if (name === '' || wrong !== null) return
    const ended = await run.start([step])
    if (ended.results[0] !== 'done') return
    offerUndo(client, scope, ended, `${name} made`)
    void navigate(paths.definitions(scope, name))
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={field}
      title="New namespace"
      footer={
        <>
          <CommandPopover align="start">
            <CommandLines commands={commandsOf(step)} />
          </CommandPopover>
          <span className="grow" />
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            pending={run.running}
            disabledReason={name === '' ? 'It needs a name.' : wrong}
          >
            Create
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="md-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void make()
        }}
      >
        <div className="span-2">
          <TextField
            ref={field}
            label="Name"
            mono
            placeholder="for example Acme::Build"
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="none"
            value={name}
            help="No other namespace has it, and it stays: addresses and files go by it."
            {...(wrong === null ? {} : { error: wrong })}
            onChange={({ target }) => setName(target.value)}
          />
        </div>
        <TextField
          label="Display name"
          note="optional"
          value={title}
          onChange={({ target }) => setTitle(target.value)}
        />
        <Select
          label="Visible to"
          value={visibility}
          options={[
            { value: 'private', label: 'this project (private)' },
            { value: 'public', label: 'everybody (public)' },
          ]}
          onChange={({ target }) => setVisibility(target.value)}
        />
        <div className="md-protected">
          <Checkbox
            label="For images"
            help={IMAGE}
            checked={forImages}
            onChange={({ target }) => setForImages(target.checked)}
          />
        </div>
        {forImages && (
          <TextField
            label="Prefix on images"
            note="optional"
            mono
            placeholder="acme_"
            spellCheck={false}
            value={prefix}
            onChange={({ target }) => setPrefix(target.value)}
          />
        )}
      </form>
      <Failure error={run.error} what="It was not made." />
    </Dialog>
  )
}
