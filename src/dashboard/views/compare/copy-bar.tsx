import { ArrowLeftRight } from 'lucide-react'
import { useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import type { Image } from '#openstack/glance/image.ts'
import { plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { canEdit } from '#dashboard/components/image-rules.ts'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { Select } from '#dashboard/ui/field.tsx'
import { labelsOf } from './names.ts'
import type { Part } from './rows.ts'

const CopyDialog = late(async () => ({ default: (await import('./copy-dialog.tsx')).CopyDialog }))

/** From which image to which the chosen rows go. */
export function CopyBar({
  scope,
  images,
  parts,
  copyable,
  onAll,
  onNone,
}: {
  scope: ActiveScope
  /** Two or more. */
  images: readonly Image[]
  /** What is chosen. */
  parts: readonly Part[]
  /** How many rows differ and can be copied. */
  copyable: number
  onAll: () => void
  onNone: () => void
}) {
  const [wanted, setWanted] = useState<{ from: string | null; to: string | null }>({
    from: null,
    to: null,
  })
  const [asking, setAsking] = useState(false)
  const find = (id: string | null) => images.find((image) => image.id === id)
  const from = find(wanted.from) ?? images.find(({ id }) => id !== wanted.to) ?? images[0]!
  const to = find(wanted.to) ?? images.find(({ id }) => id !== from.id) ?? images[1]!
  const labels = labelsOf(images)
  const options = images.map(({ id }) => ({ value: id, label: labels.get(id) ?? id }))
  const ruling = canEdit(to, scope)
  const blocked =
    copyable === 0
      ? 'Nothing differs that could be copied.'
      : parts.length === 0
        ? 'Choose rows that differ first.'
        : from.id === to.id
          ? 'Choose two images.'
          : ruling === true
            ? null
            : ruling.reason
  return (
    <div className="compare-foot" role="group" aria-label="Copy what differs">
      <Button
        size="sm"
        variant="quiet"
        disabledReason={copyable === 0 ? 'Nothing differs that could be copied.' : null}
        onClick={parts.length === copyable ? onNone : onAll}
      >
        {copyable === 0
          ? 'Choose all'
          : parts.length === copyable
            ? 'Choose none'
            : `Choose all ${copyable}`}
      </Button>
      <span className="grow" />
      <Select
        label="Copy from"
        value={from.id}
        options={options}
        onChange={(event) => setWanted({ from: event.target.value, to: to.id })}
      />
      <IconButton
        icon={ArrowLeftRight}
        label="The other way round"
        onClick={() => setWanted({ from: to.id, to: from.id })}
      />
      <Select
        label="to"
        value={to.id}
        options={options}
        onChange={(event) => setWanted({ from: from.id, to: event.target.value })}
      />
      <Button variant="primary" disabledReason={blocked} onClick={() => setAsking(true)}>
        {parts.length === 0 ? 'Copy…' : `Copy ${plural(parts.length, 'attribute')}…`}
      </Button>
      {asking && (
        <CopyDialog
          scope={scope}
          source={from}
          target={to}
          labels={labels}
          parts={parts}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false)
            onNone()
          }}
        />
      )}
    </div>
  )
}
