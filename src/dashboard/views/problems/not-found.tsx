import { FileQuestionMark } from 'lucide-react'
import { pageTitle } from '#dashboard/nav/paths.ts'
import { ButtonLink } from '#dashboard/ui/button.tsx'
import { EmptyState } from '#dashboard/ui/states.tsx'

/** An address that names no page. */
export function NotFound({ home }: { home: string }) {
  return (
    <>
      <title>{pageTitle('No such page')}</title>
      <EmptyState
        level={1}
        icon={FileQuestionMark}
        title="There is no page at this address"
        actions={
          <ButtonLink variant="primary" href={home}>
            All images
          </ButtonLink>
        }
      >
        The link may be from another version of Viewfinder, or was cut when it was copied.
      </EmptyState>
    </>
  )
}
