import { useQuery } from '@tanstack/react-query'
import type { Scope } from '#transfers/types.ts'
import { licenseQueries } from '#dashboard/queries/ecl.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { Badge } from '#dashboard/ui/badge.tsx'

/** The license that the image brings along, and what that means. */
export function LicensePanel({ license, scope }: { license: string; scope: Scope }) {
  const { data: types, error } = useQuery(licenseQueries.types(scope))
  return (
    <section className="section" aria-labelledby="license">
      <h2 id="license">License</h2>
      <p className="license-type">
        <code>{license}</code>
      </p>
      {types !== undefined && !types.includes(license) && (
        <p>
          <Badge tone="warn">not offered here now</Badge>
        </p>
      )}
      <p className="help">
        The system in this image runs under a license of this type. It was chosen when the image was
        made, and a copy can only go where the same type is offered.
      </p>
      <Failure error={error} what="Whether it is offered here is not known." />
    </section>
  )
}
