import {
  ClipboardCopy,
  Download,
  Ellipsis,
  History,
  Image,
  RotateCcw,
  Terminal,
} from 'lucide-react'
import { useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import type { Transfer, TransferManager } from '#transfers/types.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { IconButton } from '#dashboard/ui/button.tsx'
import { copyText } from '#dashboard/ui/clipboard.ts'
import { Menu } from '#dashboard/ui/menu.tsx'
import type { MenuEntry } from '#dashboard/ui/menu.tsx'
import { toasts } from '#dashboard/ui/toast.tsx'
import { downloadCommand, uploadCommand } from '../commands/image-commands.ts'
import { saveText } from '../save-text.ts'
import { detailsText } from './details.ts'
import { checksumFiles } from './save-checksums.ts'
import { nameOf } from './words.ts'

const CommandDialog = late(async () => ({
  default: (await import('../commands/command-dialog.tsx')).CommandDialog,
}))

async function copyDetails(transfer: Transfer): Promise<void> {
  const copied = await copyText(detailsText(transfer))
  toasts.show({ text: copied ? 'Details copied' : 'The browser refused to copy' })
}

/** What is seldom wanted of one transfer. */
export function ItemMenu({
  transfer,
  manager,
  forgetting = false,
}: {
  transfer: Transfer
  manager: TransferManager
  /** Whether it can be taken out of the history here. */
  forgetting?: boolean
}) {
  const { phase, imageId, scope, id, direction, fileName } = transfer
  const [showing, setShowing] = useState(false)
  const commandOf = direction === 'upload' ? uploadCommand : downloadCommand
  const gone = phase.state === 'cancelled' && phase.kept === 'nothing'
  const entries: MenuEntry[] = []
  if (imageId !== null && !gone) {
    entries.push({
      kind: 'link',
      label: 'Open the image',
      icon: Image,
      href: paths.image(scope, imageId),
    })
    entries.push({ label: 'Show command…', icon: Terminal, onSelect: () => setShowing(true) })
  }
  for (const file of checksumFiles(transfer)) {
    entries.push({
      id: file.fileName,
      label: `Save ${file.fileName.slice(file.fileName.lastIndexOf('.'))} file`,
      icon: Download,
      onSelect: () => saveText(file.text, file.fileName, 'text/plain'),
    })
  }
  if (forgetting && (phase.state === 'failed' || phase.state === 'cancelled')) {
    entries.push({ label: 'Start again', icon: RotateCcw, onSelect: () => manager.retry(id) })
  }
  entries.push({
    label: 'Copy details',
    icon: ClipboardCopy,
    onSelect: () => void copyDetails(transfer),
  })
  if (forgetting) {
    entries.push(
      { kind: 'separator' },
      {
        label: 'Remove from the history',
        icon: History,
        danger: true,
        onSelect: () => manager.forget(id),
      },
    )
  }
  return (
    <>
      <Menu
        label={nameOf(transfer)}
        entries={entries}
        trigger={(trigger) => (
          <IconButton {...trigger} icon={Ellipsis} label={`More for ${nameOf(transfer)}`} />
        )}
      />
      {showing && imageId !== null && (
        <CommandDialog
          title={nameOf(transfer)}
          commands={[commandOf(imageId, fileName)]}
          onClose={() => setShowing(false)}
        />
      )}
    </>
  )
}
