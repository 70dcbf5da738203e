import type { ReactNode } from 'react'
import type { ImportRequest } from '#openstack/glance/imports.ts'
import { Button, type ButtonProps } from '#dashboard/ui/button.tsx'
import type { ImportRecord } from './records.ts'
import { ImportRefusal } from './refusal-notice.tsx'
import { useBeginImport } from './use-begin.ts'

/** What can be done after an end that was not good: first of all, to ask once more. */
export function AskAgain({
  record: { scope, image },
  request,
  button,
  children,
}: {
  record: ImportRecord
  /** What is asked for now. */
  request: ImportRequest
  button: ButtonProps
  /** What else can be done. */
  children: ReactNode
}) {
  const { begin, pending, error } = useBeginImport(scope)
  return (
    <>
      <div className="actions">
        <Button
          {...button}
          pending={pending}
          onClick={() => begin({ into: { id: image.id }, request })}
        />
        {children}
      </div>
      <ImportRefusal error={error} request={request} />
    </>
  )
}
