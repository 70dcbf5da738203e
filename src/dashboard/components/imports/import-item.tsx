import { useQuery } from '@tanstack/react-query'
import { CloudDownload, CopyPlus, OctagonX, TriangleAlert, X } from 'lucide-react'
import { late } from '#dashboard/ui/late.tsx'
import { formatDuration } from '#lib/dates.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Badge } from '#dashboard/ui/badge.tsx'
import { Button, ButtonLink, type ButtonProps, IconButton } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { CommandLines } from '../commands/command-lines.tsx'
import { CommandPopover } from '../commands/command-popover.tsx'
import { importCommand } from './commands.ts'
import { importEnds, importRecords, type ImportRecord } from './records.ts'
import { againRequest } from './again.ts'
import { StoreList } from './store-list.tsx'
import { failedStores, reasonOf, sourceWords, standingWords, stuckWords } from './words.ts'

/** It comes with the first import that did not go well. */
const AskAgain = late(
  async () => ({ default: (await import('./ask-again.tsx')).AskAgain }),
  ({ button, children }) => (
    <div className="actions">
      <Button {...button} pending />
      {children}
    </div>
  ),
)

/** How an import ended, in a word. */
function Outcome({ record }: { record: ImportRecord }) {
  switch (importEnds(record)) {
    case null:
      return null
    case 'gone':
      return <Badge>Image deleted</Badge>
    case 'failed':
      return (
        <Badge tone="bad" icon={OctagonX}>
          Failed
        </Badge>
      )
    case 'partly':
      return (
        <Badge tone="warn" icon={TriangleAlert}>
          Partly
        </Badge>
      )
    case 'imported':
      return <Badge tone="good">Imported</Badge>
  }
}

/** An import that the cloud does, in the tray and on the page: how far it is in each store. */
export function ImportItem({
  record,
  onRemove,
}: {
  record: ImportRecord
  /** Takes it out of the history; the tray dismisses it. */
  onRemove?: (() => void) | undefined
}) {
  const { scope, image, request, standing, endedAt, gone, startedAt } = record
  // What is known already is enough: the watch asks.
  const { data } = useQuery({ ...imageQueries.detail(scope, image.id), enabled: false })
  const name = image.name || image.id
  const href = paths.image(scope, image.id)
  const ended = endedAt !== null
  const failed = ended && !gone && standing?.state === 'failed'
  const again = ended && !gone && standing ? againRequest(request, standing) : null
  const stuck = failed ? stuckWords(standing) : null
  const what = request.method.name === 'copy-image' ? 'Copy' : 'Import'
  const button: ButtonProps = {
    size: 'sm',
    variant: failed ? 'primary' : 'default',
    children: failed || !standing ? 'Try again' : `Try ${failedStores(standing).join(', ')} again`,
  }
  const more = failed && (
    <>
      {request.method.name === 'glance-direct' && stuck === null && (
        <ButtonLink size="sm" href={paths.upload(scope, { into: image.id, from: 'glance-direct' })}>
          Stage it again…
        </ButtonLink>
      )}
      {standing.requestId !== null && (
        <CopyButton words label="Copy request id" value={standing.requestId} />
      )}
    </>
  )
  return (
    <li className="transfer" aria-label={`${what} of ${name}`}>
      <div className="transfer-head">
        <Icon of={request.method.name === 'copy-image' ? CopyPlus : CloudDownload} size="sm" />
        <span className="transfer-name truncate" title={name}>
          {gone ? name : <Link href={href}>{name}</Link>}
        </span>
        <Outcome record={record} />
        <span className="transfer-buttons">
          {!gone && (
            <CommandPopover quiet>
              <CommandLines commands={[importCommand(image.id, request)]} />
            </CommandPopover>
          )}
          {ended && (
            <IconButton
              icon={X}
              label={onRemove ? `Remove from the history: ${name}` : `Dismiss ${name}`}
              onClick={onRemove ?? (() => importRecords.dismiss(record.id))}
            />
          )}
        </span>
      </div>
      <p className="transfer-text">
        {what} {sourceWords(request.method)}
      </p>
      {standing && !gone && <StoreList standing={standing} size={data?.size ?? null} />}
      {!failed && (
        <p className="transfer-line">
          <span>
            {gone ? 'The image was deleted while it was imported.' : standingWords(standing)}
          </span>
          {endedAt !== null && !gone && (
            <span>in {formatDuration(Math.max(1, (endedAt - startedAt) / 1000))}</span>
          )}
        </p>
      )}
      {failed && (
        <p className="transfer-text import-reason" role="alert">
          {reasonOf(standing, request.method)} {stuck}
        </p>
      )}
      {again !== null && stuck === null ? (
        <AskAgain record={record} request={again} button={button}>
          {more}
        </AskAgain>
      ) : (
        failed && <div className="actions">{more}</div>
      )}
      <output className="visually-hidden">
        {ended && !failed && !gone && `${what} of ${name}: ${standingWords(standing)}`}
      </output>
    </li>
  )
}
