import { CircleX, FileUp } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import type { Transfer, TransferManager } from '#transfers/types.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { pickFiles } from '../pick-files.ts'

/**
 * Gives an upload its file again. A file that is not the same one is refused in words, and the
 * upload goes on waiting.
 */
export function PickFile({
  transfer,
  manager,
  how,
}: {
  transfer: Pick<Transfer, 'id' | 'fileName'>
  manager: Pick<TransferManager, 'giveFile' | 'grantFile'>
  /** `grant`: the browser kept its handle, and asks for a yes. */
  how: 'pick' | 'grant'
}) {
  const input = useRef<HTMLInputElement>(null)
  const [pending, setPending] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const id = useId()
  const give = async (answer: Promise<string | null>) => {
    setPending(true)
    setRefused(null)
    try {
      setRefused(await answer)
    } finally {
      setPending(false)
    }
  }
  // The browser's own picker gives a handle: after the next reload a yes is enough.
  const pick = async () => {
    const files = await pickFiles(false)
    if (files === null) return input.current?.click()
    const [picked] = files
    if (picked) await give(manager.giveFile(transfer.id, picked.file, picked.handle))
  }
  return (
    <>
      <div className="actions">
        <Button
          size="sm"
          variant="primary"
          icon={FileUp}
          pending={pending}
          aria-describedby={refused === null ? undefined : id}
          onClick={() => {
            if (how === 'grant') void give(manager.grantFile(transfer.id))
            else void pick()
          }}
        >
          {how === 'grant' ? 'Allow access' : 'Choose the file…'}
        </Button>
        {how === 'grant' && (
          <Button size="sm" onClick={() => void pick()}>
            Choose it instead…
          </Button>
        )}
        <input
          ref={input}
          type="file"
          hidden
          aria-label={`Choose ${transfer.fileName} again`}
          onChange={(event) => {
            const [file] = event.target.files ?? []
            event.target.value = ''
            if (file) void give(manager.giveFile(transfer.id, file))
          }}
        />
      </div>
      {refused !== null && (
        <div className="help bad" role="alert" id={id}>
          <Icon of={CircleX} />
          <span>{refused}</span>
        </div>
      )}
    </>
  )
}
