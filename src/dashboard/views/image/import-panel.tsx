import { useQuery } from '@tanstack/react-query'
import { importStanding } from '#openstack/glance/import-standing.ts'
import type { ImportRequest } from '#openstack/glance/imports.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { Task } from '#openstack/glance/task.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { importQueries } from '#dashboard/queries/imports.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { againRequest } from '#dashboard/components/imports/again.ts'
import { importCommand } from '#dashboard/components/imports/commands.ts'
import { ImportRefusal } from '#dashboard/components/imports/refusal-notice.tsx'
import { StoreList } from '#dashboard/components/imports/store-list.tsx'
import { useBeginImport } from '#dashboard/components/imports/use-begin.ts'
import {
  failedStores,
  isKnown,
  reasonOf,
  sourceWords,
  standingWords,
  stuckWords,
} from '#dashboard/components/imports/words.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { canEdit } from '#dashboard/components/image-rules.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'

/** How often it is looked at while it runs, and after, in milliseconds. */
const RUNNING_MS = 1500
const RESTING_MS = 30_000

/** What was asked for, as the task has it; by whomever and with whatever client. */
function requestOf(task: Task | undefined): ImportRequest | null {
  const asked = task?.input?.['import_req'] as ImportRequest | undefined
  return typeof asked?.method?.name === 'string' && isKnown(asked.method.name) ? asked : null
}

/** An import of this image that runs, or did not end well, whoever began it. */
export function ImportPanel({ image, scope }: { image: Image; scope: ActiveScope }) {
  const { begin, pending, error } = useBeginImport(scope)
  const { data } = useQuery({
    ...importQueries.now(scope, image.id),
    refetchInterval: (query) => {
      if (query.state.data === undefined) return RUNNING_MS
      const { state } = importStanding(query.state.data.image, query.state.data.tasks)
      return state === 'done' || state === 'failed' ? RESTING_MS : RUNNING_MS
    },
  })
  if (data === undefined) return null
  const standing = importStanding(data.image, data.tasks)
  const request = requestOf(data.tasks?.find(({ id }) => id === standing.taskId))
  const staged =
    image.status === 'uploading' && standing.state === 'waiting' && standing.taskId === null
  const failed = standing.state === 'failed'
  const stuck = stuckWords(standing)
  const may = canEdit(image, scope)
  const again = request === null ? null : againRequest(request, standing)
  if (standing.state === 'done' && failedStores(standing).length === 0) return null
  const direct: ImportRequest = { method: { name: 'glance-direct' } }
  return (
    <section className="section" aria-labelledby="import">
      <h2 id="import">{request?.method.name === 'copy-image' ? 'Copy to stores' : 'Import'}</h2>
      {request !== null && <p className="muted import-source">{sourceWords(request.method)}</p>}
      <StoreList standing={standing} size={data.image.size} />
      {failed ? (
        <p role="alert" className="import-reason">
          The last import failed.{' '}
          {request === null
            ? standing.message && `Glance says: “${standing.message}”`
            : reasonOf(standing, request.method)}{' '}
          {stuck}
        </p>
      ) : (
        <p className="import-reason">
          {staged
            ? 'Data is staged and waits for its import. It is sent by an upload that is under way, or was left.'
            : standingWords(standing)}
        </p>
      )}
      <div className="actions">
        {again !== null && stuck === null && (
          <Button
            size="sm"
            pending={pending}
            disabledReason={may === true ? null : may.reason}
            onClick={() => begin({ into: { id: image.id }, request: again })}
          >
            {failed ? 'Try again' : `Try ${failedStores(standing).join(', ')} again`}
          </Button>
        )}
        {staged && image.size !== null && (
          <Button
            size="sm"
            pending={pending}
            disabledReason={may === true ? null : may.reason}
            onClick={() => begin({ into: { id: image.id }, request: direct })}
          >
            Import what is staged
          </Button>
        )}
        {failed && stuck === null && (
          <ButtonLink size="sm" href={paths.upload(scope, { into: image.id })}>
            Another way in…
          </ButtonLink>
        )}
        {failed && standing.requestId !== null && (
          <CopyButton words label="Copy request id" value={standing.requestId} />
        )}
        {(request ?? (staged ? direct : null)) !== null && (
          <CommandPopover quiet>
            <CommandLines commands={[importCommand(image.id, request ?? direct)]} />
          </CommandPopover>
        )}
      </div>
      {(request ?? (staged ? direct : null)) !== null && (
        <ImportRefusal error={error} request={again ?? request ?? direct} />
      )}
    </section>
  )
}
