import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { ImportRequest } from '#openstack/glance/imports.ts'
import { formatBytes } from '#lib/bytes.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { capabilityQueries } from '#dashboard/queries/capabilities.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { CommandLines } from '../commands/command-lines.tsx'
import { CommandPopover } from '../commands/command-popover.tsx'
import { isAdmin } from '../rules.ts'
import { importCommand } from './commands.ts'
import { ImportRefusal } from './refusal-notice.tsx'
import { MustSucceed, StoreChoice } from './targets-field.tsx'
import { useBeginImport } from './use-begin.ts'
import { WAYS } from './ways.ts'

/** Copies the data of an active image to further stores (`copy-image`). */
export function CopyToStores({
  scope,
  image,
  stores: wanted = [],
  onClose,
}: {
  scope: ActiveScope
  image: Pick<Image, 'id' | 'name' | 'stores' | 'size'>
  /** Chosen at first. */
  stores?: readonly string[]
  onClose: () => void
}) {
  const { data: stores } = useQuery(capabilityQueries.stores(scope))
  const [chosen, setChosen] = useState(wanted)
  const [must, setMust] = useState(false)
  const { begin, pending, error, reset } = useBeginImport(scope)
  const has = image.stores?.split(',') ?? []
  const request: ImportRequest = {
    method: { name: 'copy-image' },
    stores: chosen,
    all_stores_must_succeed: must,
  }
  const name = image.name || image.id
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Copy ${name} to stores`}
      description={WAYS['copy-image'].about}
      footer={
        <>
          <CommandPopover align="start">
            <CommandLines commands={[importCommand(image.id, request)]} />
          </CommandPopover>
          <span className="grow" />
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={pending}
            disabledReason={chosen.length === 0 ? 'Choose a store first.' : null}
            onClick={() => begin({ into: { id: image.id }, request }, onClose)}
          >
            {chosen.length > 0 && image.size !== null
              ? `Copy ${formatBytes(image.size)}${chosen.length > 1 ? ` ${chosen.length} times` : ''}`
              : 'Copy'}
          </Button>
        </>
      }
    >
      <div className="import-copy">
        {!isAdmin(scope) && (
          <Notice tone="warn" title="Mostly for administrators">
            By default Glance lets only an administrator copy images between stores (copy_image).
            This cloud may have changed that: it decides when it is asked.
          </Notice>
        )}
        <StoreChoice
          stores={stores ?? []}
          chosen={chosen}
          reason={(store) =>
            has.includes(store.id)
              ? 'It has the image already.'
              : store.read_only
                ? 'It is read-only.'
                : null
          }
          onChange={(next) => {
            setChosen(next)
            reset()
          }}
        />
        <MustSucceed must={must} onChange={setMust} />
        <ImportRefusal error={error} request={request} />
      </div>
    </Dialog>
  )
}
