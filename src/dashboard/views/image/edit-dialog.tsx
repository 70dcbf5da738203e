import { useId, useState } from 'react'
import type { FormEvent } from 'react'
import type { Image, ImageChanges } from '#openstack/glance/image.ts'
import type { Scope } from '#transfers/types.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { imageCommands } from '#dashboard/queries/images.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { canPublicize } from '#dashboard/components/image-rules.ts'
import type { Actor } from '#dashboard/components/image-rules.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Select, TextField } from '#dashboard/ui/field.tsx'
import { wholeNumberProblem } from '#dashboard/components/property-rules.ts'

const VISIBILITIES = [
  ['private', 'Only this project (private)'],
  ['shared', 'This project and those it is shared with (shared)'],
  ['community', 'Every project that looks for it (community)'],
  ['public', 'Every project (public)'],
] as const

/** Name, who may use it and what a server needs: the fields one changes most. */
export function EditDialog({
  image,
  scope,
  actor,
  onClose,
}: {
  image: Image
  scope: Scope
  actor: Actor
  onClose: () => void
}) {
  const formId = useId()
  const [name, setName] = useState(image.name ?? '')
  const [visibility, setVisibility] = useState(image.visibility)
  const [minDisk, setMinDisk] = useState(String(image.min_disk))
  const [minRam, setMinRam] = useState(String(image.min_ram))
  const update = useCommand(imageCommands.update(scope))
  const diskProblem = wholeNumberProblem(minDisk, 'GiB')
  const ramProblem = wholeNumberProblem(minRam, 'MiB')
  const publicRuling = canPublicize(actor)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (diskProblem !== null || ramProblem !== null || update.isPending) return
    const changes: ImageChanges = {
      ...(name === (image.name ?? '') ? {} : { name }),
      ...(visibility === image.visibility
        ? {}
        : { visibility: visibility as NonNullable<ImageChanges['visibility']> }),
      min_disk: Number(minDisk),
      min_ram: Number(minRam),
    }
    update.mutate({ before: image, changes }, { onSuccess: onClose })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Edit the image"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <span className="grow" />
          <Button type="submit" form={formId} variant="primary" pending={update.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} className="form-grid" onSubmit={submit}>
        <TextField
          label="Name"
          fieldClassName="span-2"
          maxLength={255}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="span-2">
          <Select
            label="Who may use it"
            value={visibility}
            onChange={(event) => setVisibility(event.target.value)}
            help={publicRuling === true ? undefined : publicRuling.reason}
            options={VISIBILITIES.map(([value, label]) => ({
              value,
              label,
              disabled:
                value === 'public' && publicRuling !== true && image.visibility !== 'public',
            }))}
          />
        </div>
        <TextField
          label="Min disk"
          unit="GiB"
          inputMode="numeric"
          value={minDisk}
          error={diskProblem ?? undefined}
          onChange={(event) => setMinDisk(event.target.value)}
        />
        <TextField
          label="Min RAM"
          unit="MiB"
          inputMode="numeric"
          value={minRam}
          error={ramProblem ?? undefined}
          onChange={(event) => setMinRam(event.target.value)}
        />
      </form>
      <Failure error={update.error} what="Nothing was saved." />
    </Dialog>
  )
}
