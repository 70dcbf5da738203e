import {
  Ban,
  BellOff,
  BrushCleaning,
  Ellipsis,
  History,
  Pause,
  Play,
  RotateCcw,
  Trash2,
} from 'lucide-react'
import { useState, useSyncExternalStore } from 'react'
import { plural } from '#lib/plural.ts'
import { notifications } from '#transfers/notice.ts'
import type { Transfer, TransferManager } from '#transfers/types.ts'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Menu } from '#dashboard/ui/menu.tsx'
import type { MenuEntry } from '#dashboard/ui/menu.tsx'
import { bulkRuns, useBulkRuns } from '../bulk/runs.ts'
import { groupOf, isOpen } from './words.ts'

/** Pauses everything, or lets everything go on: one button, because only one of them makes sense. */
export function PauseAll({
  transfers,
  manager,
}: {
  transfers: readonly Transfer[]
  manager: TransferManager
}) {
  const groups = transfers.map(({ phase }) => groupOf(phase))
  if (groups.includes('running') || groups.includes('queued')) {
    return (
      <Button size="sm" variant="quiet" icon={Pause} onClick={() => manager.pauseAll()}>
        Pause all
      </Button>
    )
  }
  return groups.includes('paused') ? (
    <Button size="sm" variant="quiet" icon={Play} onClick={() => manager.resumeAll()}>
      Resume all
    </Button>
  ) : null
}

/** More side by side only share the same line, and each keeps a connection to Glance open. */
const AT_ONCE = [1, 2, 3, 4, 5, 6]

/** Whether the desktop tells the end of a transfer; where it cannot, why. */
function useNotificationsEntry(): MenuEntry {
  const state = useSyncExternalStore(notifications.subscribe, notifications.state)
  const label = 'Tell me when one ends'
  if (state === 'on' || state === 'off') {
    return {
      kind: 'check',
      label,
      checked: state === 'on',
      onCheckedChange: (on) => {
        if (on) void notifications.ask()
        else notifications.off()
      },
    }
  }
  return {
    label,
    icon: BellOff,
    disabledReason:
      state === 'blocked'
        ? 'The browser blocks notifications of this page: allow them in its settings.'
        : 'This browser has no notifications here: they need https.',
    onSelect: () => undefined,
  }
}

/** What can be done with all of them, and how they run. */
export function AllMenu({
  transfers,
  manager,
  pageHref,
  onClearHistory,
}: {
  transfers: readonly Transfer[]
  manager: TransferManager
  /** The page with all of them; left out where this is that page. */
  pageHref?: string
  /** Left out where the history is not shown. */
  onClearHistory?: () => void
}) {
  const [stopping, setStopping] = useState(false)
  const notify = useNotificationsEntry()
  const open = transfers.filter(({ phase }) => isOpen(phase))
  const failed = transfers.filter(
    ({ phase, dismissed }) =>
      phase.state === 'failed' && phase.problem.next !== 'none' && !dismissed,
  )
  const paused = open.filter(({ phase }) => phase.state === 'paused')
  const ended = transfers.filter(({ phase, dismissed }) => !isOpen(phase) && !dismissed)
  const runs = useBulkRuns().filter(({ run }) => run.phase.state === 'ended')
  const entries: MenuEntry[] = [
    {
      label: 'Resume all',
      icon: Play,
      disabledReason: paused.length === 0 ? 'Nothing is paused.' : null,
      onSelect: () => manager.resumeAll(),
    },
    {
      label: failed.length > 0 ? `Retry ${failed.length} failed` : 'Retry failed',
      icon: RotateCcw,
      disabledReason: failed.length === 0 ? 'Nothing has failed that could be tried again.' : null,
      onSelect: () => manager.retryAll(),
    },
    {
      label: 'Stop all…',
      icon: Ban,
      disabledReason: open.length === 0 ? 'Nothing runs or waits.' : null,
      onSelect: () => setStopping(true),
    },
    {
      label: 'Clear finished',
      icon: BrushCleaning,
      disabledReason: ended.length + runs.length === 0 ? 'Nothing to clear.' : null,
      onSelect: () => {
        for (const { id } of ended) manager.dismiss(id)
        for (const { id } of runs) bulkRuns.dismiss(id)
      },
    },
    { kind: 'separator' },
    { kind: 'head', label: 'Side by side' },
    {
      kind: 'choice',
      value: String(manager.concurrency()),
      options: AT_ONCE.map((count) => ({
        value: String(count),
        label: count === 1 ? 'One at a time' : `${count} at once`,
      })),
      onValueChange: (value) => manager.setConcurrency(Number(value)),
    },
    { kind: 'separator' },
    notify,
  ]
  if (pageHref !== undefined) {
    entries.push({ kind: 'link', label: 'History and export', icon: History, href: pageHref })
  }
  if (onClearHistory) {
    entries.push(
      { kind: 'separator' },
      { label: 'Clear the history…', icon: Trash2, danger: true, onSelect: onClearHistory },
    )
  }
  return (
    <>
      <Menu
        label="For all of them"
        entries={entries}
        trigger={(trigger) => (
          <IconButton {...trigger} icon={Ellipsis} label="More for all of them" />
        )}
      />
      <StopAll
        open={stopping}
        transfers={open}
        onClose={() => setStopping(false)}
        onStop={() => {
          setStopping(false)
          void manager.cancelAll()
        }}
      />
    </>
  )
}

function StopAll({
  open,
  transfers,
  onClose,
  onStop,
}: {
  open: boolean
  transfers: readonly Transfer[]
  onClose: () => void
  onStop: () => void
}) {
  const what = plural(transfers.length, 'transfer')
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Stop ${what}?`}
      description="What was sent so far is dropped, and the records that were made for it are deleted. A download leaves no file."
      footer={
        <>
          <span className="grow" />
          <Button onClick={onClose}>Let them go on</Button>
          <Button variant="danger" onClick={onStop}>{`Stop ${what}`}</Button>
        </>
      }
    />
  )
}
