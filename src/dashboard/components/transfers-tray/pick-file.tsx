import { CircleX, FileUp } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import type { Transfer, TransferManager } from '#transfers/types.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'

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
            else input.current?.click()
          }}
        >
          {how === 'grant' ? 'Allow access' : 'Choose the file…'}
        </Button>
        {how === 'grant' && (
          <Button size="sm" onClick={() => input.current?.click()}>
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
