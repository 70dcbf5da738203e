import { useQuery } from '@tanstack/react-query'
import { EyeOff, ShieldOff } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { formatCount, plural } from '#lib/plural.ts'
import type { Image } from '#openstack/glance/image.ts'
import { useScope } from '#dashboard/queries/api.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { imageCommands, imageQueries } from '#dashboard/queries/images.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { TextField } from '#dashboard/ui/field.tsx'
import { toasts } from '#dashboard/ui/toast.tsx'
import { beginBulk } from '../bulk/begin.ts'
import { commandLine } from '../bulk/commands.ts'
import { type Change, plan } from '../bulk/plan.ts'
import { ImageCommandPopover } from '../commands/command-popover.tsx'
import { Failure } from '../failure.tsx'
import { canDelete, canEdit } from '../image-rules.ts'
import { Losses, LossesOfMany } from './losses.tsx'
import './delete-images.css'

/** More than this at once are not deleted by two presses of a key. */
const MANY = 10

export interface DeleteImagesProps {
  /** One or many; those that cannot be deleted are named with the reason and left alone. */
  images: readonly Image[]
  onClose: () => void
  /** Told of the one that Glance has deleted, before `onClose`. */
  onDeleted?: (ids: readonly string[]) => void
  /** Told when a run for many has begun, before `onClose`. */
  onBegun?: () => void
}

/** The decision to delete: what is lost, who else loses it, and why something cannot be deleted. */
export function DeleteImages({ images, onClose, onDeleted, onBegun }: DeleteImagesProps) {
  const [only] = images
  if (only && images.length === 1) {
    return <DeleteOne image={only} onClose={onClose} {...(onDeleted ? { onDeleted } : {})} />
  }
  return <DeleteMany images={images} onClose={onClose} {...(onBegun ? { onBegun } : {})} />
}

/** Projects that nobody can name may be using it. */
const isOpen = (image: Image) => image.visibility === 'public' || image.visibility === 'community'

function lettersToGo(typed: string, wanted: string): string {
  if (!wanted.startsWith(typed)) return 'This is not the same.'
  const left = wanted.length - typed.length
  return left === 0 ? 'That is it.' : `${plural(left, 'letter')} to go`
}

function DeleteOne({
  image: given,
  onClose,
  onDeleted,
}: Pick<DeleteImagesProps, 'onClose' | 'onDeleted'> & { image: Image }) {
  const scope = useScope()
  const [image, setImage] = useState(given)
  const [typed, setTyped] = useState('')
  const lost = useId()
  const field = useRef<HTMLInputElement>(null)
  const cancel = useRef<HTMLButtonElement>(null)
  const remove = useCommand(imageCommands.delete(scope))
  const update = useCommand(imageCommands.update(scope))
  const name = image.name || image.id
  // `shared` is what Glance makes of every image unless told otherwise: most have no member.
  const members = useQuery({
    ...imageQueries.members(scope, image.id),
    enabled: image.visibility === 'shared' && image.owner === scope.projectId,
  })
  const asking = members.isLoading
  const ruling = canDelete(image, scope)
  const mayEdit = canEdit(image, scope) === true

  if (ruling !== true) {
    const protects = ruling.wayOut === 'unprotect'
    return (
      <Dialog
        open
        title={protects ? `${name} is protected` : `${name} cannot be deleted`}
        description={<span className="muted">{ruling.reason}</span>}
        onClose={onClose}
        initialFocus={cancel}
        footer={
          <>
            <span className="grow" />
            <Button ref={cancel} onClick={onClose}>
              {protects ? 'Keep it' : 'Close'}
            </Button>
            {protects && (
              <Button
                icon={ShieldOff}
                pending={update.isPending}
                onClick={() =>
                  update.mutate(
                    { before: image, changes: { protected: false } },
                    { onSuccess: setImage },
                  )
                }
              >
                Turn protection off
              </Button>
            )}
          </>
        }
      >
        {update.error ? <Failure error={update.error} what="Protection is still on." /> : null}
      </Dialog>
    )
  }

  const mustType =
    isOpen(image) || (image.visibility === 'shared' && members.data?.length !== 0 && !asking)
  const ready = !asking && (!mustType || typed === name)
  const confirm = () => {
    if (!ready || remove.isPending) return
    remove.mutate(
      { id: image.id },
      {
        onSuccess() {
          toasts.show({ text: `${name} deleted` })
          onDeleted?.([image.id])
          onClose()
        },
      },
    )
  }
  const hide = () =>
    update.mutate(
      { before: image, changes: { os_hidden: true } },
      {
        onSuccess() {
          toasts.show({ text: `${name} hidden` })
          onClose()
        },
      },
    )
  return (
    <Dialog
      open
      title={`Delete ${name}?`}
      description={<span className="muted">Glance has no bin. This cannot be undone.</span>}
      onClose={onClose}
      initialFocus={mustType ? field : cancel}
      footer={
        <>
          {mayEdit && !image.os_hidden && (
            <Button variant="quiet" icon={EyeOff} pending={update.isPending} onClick={hide}>
              Hide instead
            </Button>
          )}
          <ImageCommandPopover image={image} deed="delete" />
          <span className="grow" />
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="danger"
            pending={remove.isPending}
            disabledReason={
              asking
                ? 'Glance is being asked who would lose it.'
                : ready
                  ? null
                  : 'Type the name of the image first.'
            }
            aria-describedby={lost}
            onClick={confirm}
          >
            Delete image
          </Button>
        </>
      }
    >
      <Losses image={image} scope={scope} id={lost} />
      {mustType && (
        <Confirm
          field={field}
          label="Type the name to confirm"
          wanted={name}
          typed={typed}
          onType={setTyped}
          onEnter={confirm}
        />
      )}
      <Failure error={remove.error} what="Nothing was deleted." />
      <Failure error={update.error} what="It was not hidden." />
    </Dialog>
  )
}

function Confirm({
  field,
  label,
  wanted,
  typed,
  onType,
  onEnter,
}: {
  field: React.RefObject<HTMLInputElement | null>
  label: string
  wanted: string
  typed: string
  onType: (typed: string) => void
  onEnter: () => void
}) {
  return (
    <TextField
      ref={field}
      label={label}
      value={typed}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      help={lettersToGo(typed, wanted)}
      onChange={(event) => onType(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onEnter()
      }}
    />
  )
}

const DELETION: Change = { kind: 'delete' }

/** The decision only: the run goes on in the tray. */
function DeleteMany({ images, onClose, onBegun }: Omit<DeleteImagesProps, 'onDeleted'>) {
  const scope = useScope()
  const [typed, setTyped] = useState('')
  const lost = useId()
  const field = useRef<HTMLInputElement>(null)
  const cancel = useRef<HTMLButtonElement>(null)
  const { rows } = plan(images, DELETION, scope)
  const doomed = rows.filter((row) => row.kind === 'changes').map((row) => row.image)
  const kept = rows.filter((row) => row.kind === 'cannot')
  const commands = () =>
    rows
      .map((row) => commandLine(DELETION, row))
      .filter((line) => line !== null)
      .join('\n')
  const count = doomed.length
  const mustType = count > MANY || doomed.some(isOpen)
  const wanted = `delete ${count}`
  const ready = count > 0 && (!mustType || typed === wanted)
  const confirm = () => {
    if (!ready) return
    beginBulk(
      DELETION,
      doomed.map((image) => ({ image })),
      { scope, actor: scope },
    )
    onBegun?.()
    onClose()
  }
  return (
    <Dialog
      open
      title={
        count === 0
          ? `None of these ${formatCount(images.length)} images can be deleted`
          : `Delete ${plural(count, 'image')}?`
      }
      {...(count > 0
        ? {
            description: <span className="muted">Glance has no bin. This cannot be undone.</span>,
          }
        : {})}
      onClose={onClose}
      initialFocus={mustType ? field : cancel}
      footer={
        <>
          {count > 0 && <CopyButton words label="Copy as commands" value={commands} />}
          <span className="grow" />
          <Button ref={cancel} onClick={onClose}>
            {count === 0 ? 'Close' : 'Cancel'}
          </Button>
          {count > 0 && (
            <Button
              variant="danger"
              disabledReason={ready ? null : `Type “${wanted}” first.`}
              aria-describedby={lost}
              onClick={confirm}
            >
              Delete {plural(count, 'image')}
            </Button>
          )}
        </>
      }
    >
      {count > 0 && <LossesOfMany images={doomed} id={lost} />}
      {count > 0 && (
        <details className="names">
          <summary>{plural(count, 'image')} to be deleted</summary>
          <ul>
            {doomed.slice(0, SHOWN).map((image) => (
              <li key={image.id} className="truncate">
                {image.name || image.id}
              </li>
            ))}
            {count > SHOWN && <li className="muted">and {formatCount(count - SHOWN)} more</li>}
          </ul>
        </details>
      )}
      {kept.length > 0 && (
        <section aria-label="Images that stay">
          <p className="strong">
            {kept.length === 1 ? '1 image stays' : `${formatCount(kept.length)} images stay`}
          </p>
          <ul className="results">
            {kept.slice(0, SHOWN).map(({ image, reason }) => (
              <li key={image.id}>
                <span className="truncate">{image.name || image.id}</span>
                <small>{reason}</small>
              </li>
            ))}
          </ul>
        </section>
      )}
      {mustType && count > 0 && (
        <Confirm
          field={field}
          label={`Type “${wanted}” to confirm`}
          wanted={wanted}
          typed={typed}
          onType={setTyped}
          onEnter={confirm}
        />
      )}
    </Dialog>
  )
}

/** Names drawn of each group; the counts say the rest. */
const SHOWN = 100
