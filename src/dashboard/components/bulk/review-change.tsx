import { type ReactNode, type RefObject, useMemo, useRef } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import { formatCount } from '#lib/plural.ts'
import type { Scope } from '#transfers/types.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import type { Actor } from '../rules.ts'
import { beginBulk } from './begin.ts'
import { DryRun } from './dry-run.tsx'
import { type Change, plan as planOf } from './plan.ts'
import { deedWords, runName } from './words.ts'
import './bulk.css'

/** A change of many images, as a dry run, with the button that begins it. */
export function ReviewChange({
  title,
  description,
  change,
  images,
  scope,
  actor,
  unready = null,
  initialFocus,
  onBegun,
  onClose,
  children,
}: {
  /** What it is called; by default after the change itself. */
  title?: string
  description?: string
  change: Change
  images: readonly Image[]
  scope: Scope
  actor: Actor
  /** Why it cannot begin yet. */
  unready?: string | null
  initialFocus?: RefObject<HTMLElement | null>
  /** It goes on in the tray now. */
  onBegun?: () => void
  onClose: () => void
  /** Where the change is chosen. */
  children?: ReactNode
}) {
  const cancel = useRef<HTMLButtonElement>(null)
  const plan = useMemo(() => planOf(images, change, actor), [images, change, actor])
  const empty =
    (change.kind === 'edit' && change.settings.length === 0) ||
    (change.kind === 'members' && change.shares.length === 0)
  const able = plan.counts.changes
  const count =
    able === plan.rows.length
      ? formatCount(able)
      : `${formatCount(able)} of ${formatCount(plan.rows.length)}`
  const reason = unready ?? (able === 0 ? 'There is nothing that would change.' : null)
  const begin = () => {
    const targets = plan.rows.flatMap(({ kind, image, member }) =>
      kind === 'changes' ? [{ image, ...(member ? { member } : {}) }] : [],
    )
    beginBulk(change, targets, { scope, actor })
    onBegun?.()
    onClose()
  }
  return (
    <Dialog
      open
      size="wide"
      className="bulk-dialog"
      title={title ?? runName(change, plan.rows.length)}
      {...(description === undefined
        ? {}
        : { description: <span className="muted">{description}</span> })}
      onClose={onClose}
      initialFocus={initialFocus ?? cancel}
      footer={
        <>
          <span className="muted bulk-tab-note">
            It runs in this tab: a reload ends it, and forgets how to undo it.
          </span>
          <span className="grow" />
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant={
              (change.kind === 'members' || change.kind === 'stores') && change.deed === 'remove'
                ? 'danger'
                : 'primary'
            }
            disabledReason={reason}
            onClick={begin}
          >
            {empty ? deedWords(change).todo : `${deedWords(change).todo} ${count}`}
          </Button>
        </>
      }
    >
      {children}
      {empty ? (
        <p className="muted">What would change is listed here, image by image.</p>
      ) : (
        <DryRun change={change} plan={plan} />
      )}
    </Dialog>
  )
}
