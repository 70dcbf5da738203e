import { useQuery } from '@tanstack/react-query'
import { CircleOff, Lock, ServerCrash } from 'lucide-react'
import { pageTitle, paths } from '#dashboard/nav/paths.ts'
import { useScope } from '#dashboard/queries/api.ts'
import { extensionQueries } from '#dashboard/queries/extensions.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { listCommand } from '#dashboard/components/copies/commands.ts'
import { failureOf } from '#dashboard/components/failure.tsx'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'
import { EmptyState, ErrorState } from '#dashboard/ui/states.tsx'
import { CopiesBoard } from './copies-board.tsx'
import '#dashboard/components/record-list.css'
import './copies.css'

/** Copies of images in other projects, which the cloud makes by itself: `/p/:projectId/copies`. */
export default function CopiesRoute() {
  const scope = useScope()
  const { data, error, refetch } = useQuery(extensionQueries.found(scope))
  const presence = data?.copyJobs
  return (
    <>
      <title>{pageTitle('Copies', scope.project.name)}</title>
      <div className="page-head">
        <h1>Copies</h1>
        <span className="grow" />
        {presence === true && (
          <CommandPopover>
            <CommandLines commands={[listCommand]} />
          </CommandPopover>
        )}
      </div>
      {presence === true ? (
        <CopiesBoard scope={scope} />
      ) : presence === undefined ? (
        <div className="scroll record-page jobs-page">
          {error === null ? (
            <SkeletonRows label="Asking what this cloud can do" />
          ) : (
            <ErrorState
              icon={ServerCrash}
              title="The cloud did not say whether it copies"
              details={failureOf(error).details}
              actions={<Button onClick={() => void refetch()}>Ask again</Button>}
            >
              {failureOf(error).sentence}
            </ErrorState>
          )}
        </div>
      ) : (
        <div className="scroll record-page jobs-page">
          <EmptyState
            icon={presence.reason === 'forbidden' ? Lock : CircleOff}
            title={
              presence.reason === 'forbidden'
                ? 'Copies are not for your role'
                : 'This cloud does not copy images to other projects'
            }
            actions={<ButtonLink href={paths.images(scope)}>Show the images</ButtonLink>}
          >
            <p>{presence.sentence}</p>
            <p>
              An image that is shared can be used by another project without a copy. For one of its
              own, download it here and upload it there.
            </p>
          </EmptyState>
        </div>
      )}
    </>
  )
}
