import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import { plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { saveCommand } from '#dashboard/components/image-editing/save-command.ts'
import { useUndo } from '#dashboard/components/image-editing/use-undo.ts'
import { canPublicize } from '#dashboard/components/rules.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Skeleton } from '#dashboard/ui/skeleton.tsx'
import { toasts } from '#dashboard/ui/toast.tsx'
import { CellValue } from './cell-value.tsx'
import { commandOf, draftOf, planCopy } from './copy-plan.ts'
import type { CopyPlan, PlannedChange } from './copy-plan.ts'
import { nameOf } from './names.ts'
import { looksAlike } from './reveal.ts'
import type { Part } from './rows.ts'

const patchOf = ({ operations }: CopyPlan) =>
  `[\n${operations.map((each) => `  ${JSON.stringify(each)}`).join(',\n')}\n]`

function ChangeRow({ change: { key, before, after } }: { change: PlannedChange }) {
  const alike = before !== null && after !== null && looksAlike(before, after)
  const cell = (text: string | null, beside: string | null) => (
    <CellValue cell={{ text, note: null }} beside={alike ? beside : null} own="not there" />
  )
  return (
    <tr>
      <th scope="row">
        <code>{key}</code>
      </th>
      <td className="muted">{cell(before, after)}</td>
      <td className="strong">
        {after === null && before !== null ? 'taken away' : cell(after, before)}
      </td>
    </tr>
  )
}

/** The same for a machine, folded away. */
function AsText({
  title,
  text,
  notes = [],
  copy,
}: {
  title: string
  text: string
  notes?: readonly string[]
  copy: string
}) {
  return (
    <details>
      <summary className="muted">{title}</summary>
      <div className="compare-text">
        <pre className="code">{text}</pre>
        <CopyButton label={copy} value={text} />
      </div>
      {notes.map((note) => (
        <p className="help" key={note}>
          {note}
        </p>
      ))}
    </details>
  )
}

/** Exactly what a copy changes, before it does: both images are read anew for it. */
export function CopyDialog({
  scope,
  source: knownSource,
  target: knownTarget,
  labels,
  parts,
  onClose,
  onDone,
}: {
  scope: ActiveScope
  source: Image
  target: Image
  /** What each is called beside the others. */
  labels: ReadonlyMap<string, string>
  parts: readonly Part[]
  onClose: () => void
  onDone: () => void
}) {
  const client = useQueryClient()
  const [chosen] = useState(parts)
  const [moved, setMoved] = useState(false)
  const reading = useQuery({
    queryKey: ['copy-preview', scope.region, scope.projectId, knownSource.id, knownTarget.id],
    queryFn: async () => {
      const read = (id: string) =>
        client.fetchQuery({ ...imageQueries.detail(scope, id), staleTime: 0 })
      const [source, target] = await Promise.all([read(knownSource.id), read(knownTarget.id)])
      return { source, target }
    },
    gcTime: 0,
    staleTime: Infinity,
  })
  const write = useCommand(saveCommand(scope))
  const { undo } = useUndo(scope)
  const plan = reading.data ? planCopy(reading.data.source, reading.data.target, chosen) : null
  const command = plan && commandOf(plan)
  const publishes =
    plan?.changes.visibility === 'public' && plan.target.visibility !== 'public'
      ? canPublicize(scope)
      : true
  const blocked =
    plan === null
      ? 'The images are being read.'
      : publishes !== true
        ? publishes.reason
        : plan.operations.length === 0
          ? 'They are equal already.'
          : null

  const copy = () => {
    if (plan === null) return
    setMoved(false)
    write.mutate(
      { draft: draftOf(plan) },
      {
        onSuccess: (result) => {
          if (result.kind === 'clash') {
            setMoved(true)
            void reading.refetch()
            return
          }
          const name = nameOf(plan.target)
          if (result.kind === 'unchanged') toasts.show({ text: `${name} was so already` })
          else
            toasts.show({
              text: `${plural(result.past.length, 'attribute')} copied to ${name}`,
              action: { label: 'Undo', run: () => void undo(result.image, result.entry) },
            })
          onDone()
        },
      },
    )
  }

  return (
    <Dialog
      open
      size="wide"
      className="compare-copy"
      onClose={onClose}
      title={`Copy to ${labels.get(knownTarget.id)}?`}
      description={`So it becomes as on ${labels.get(knownSource.id)}. Nothing else of it changes.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <span className="grow" />
          <Button
            variant="primary"
            pending={write.isPending || reading.isFetching}
            disabledReason={blocked}
            onClick={copy}
          >
            {plan === null ? 'Copy' : `Change ${plural(plan.shown.length, 'attribute')}`}
          </Button>
        </>
      }
    >
      {moved && (
        <Notice tone="warn" live="alert" title="The image changed meanwhile. Nothing was written.">
          <p>This is what copying would change now.</p>
        </Notice>
      )}
      {plan === null && reading.error === null && <Skeleton width={320} />}
      {plan !== null && plan.shown.length === 0 && (
        <p>They are equal in what you chose: somebody was faster, or it was copied already.</p>
      )}
      {plan !== null && plan.shown.length > 0 && (
        <>
          <table className="compare-changes" aria-label="What changes">
            <thead>
              <tr>
                <th scope="col">Attribute</th>
                <th scope="col">Now</th>
                <th scope="col">After</th>
              </tr>
            </thead>
            <tbody>
              {plan.shown.map((change) => (
                <ChangeRow key={`${change.key} ${change.before} ${change.after}`} change={change} />
              ))}
            </tbody>
          </table>
          <AsText
            title={`As it is sent: PATCH /v2/images/${plan.target.id.slice(0, 8)}…`}
            text={patchOf(plan)}
            copy="Copy the patch"
          />
          <AsText
            title="As a command"
            text={command?.text ?? ''}
            notes={command?.notes ?? []}
            copy="Copy the command"
          />
        </>
      )}
      <Failure error={reading.error} what="The images could not be read." />
      <Failure error={write.error} what="Nothing was written." />
    </Dialog>
  )
}
