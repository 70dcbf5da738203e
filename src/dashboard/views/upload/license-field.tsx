import { useQuery } from '@tanstack/react-query'
import type { UseFormReturn } from 'react-hook-form'
import type { Scope } from '#transfers/types.ts'
import { licenseQueries } from '#dashboard/queries/ecl.ts'
import { extensionQueries } from '#dashboard/queries/extensions.ts'
import { failureOf } from '#dashboard/components/failure.tsx'
import { Select } from '#dashboard/ui/field.tsx'
import type { UploadForm } from './form.ts'

const KEY = 'license_switch'

/**
 * The license that new images bring along, on a cloud that offers some. It is one of the properties,
 * and stands among them too: nothing is sent that is not on view.
 */
export function LicenseField({
  name,
  form,
  scope,
}: {
  name: 'images.0.properties' | 'common.properties'
  form: UseFormReturn<UploadForm>
  scope: Scope
}) {
  const { data: extensions } = useQuery(extensionQueries.found(scope))
  const offered = extensions?.licenseTypes === true
  const { data: types = [], error } = useQuery({
    ...licenseQueries.types(scope),
    enabled: offered,
  })
  const rows = form.watch(name)
  const chosen = rows.find(({ key }) => key === KEY)?.value ?? ''
  if (!offered || (types.length === 0 && error === null)) return null
  const unknown = chosen !== '' && !types.includes(chosen)
  return (
    <Select
      label="License"
      note="optional"
      help="For the system in the image. Cannot be chosen later."
      warn={
        error !== null
          ? `The types did not come. ${failureOf(error).sentence}`
          : unknown
            ? `${chosen} is not offered here, so the cloud refuses it.`
            : undefined
      }
      value={chosen}
      options={[
        { value: '', label: 'None' },
        ...[...types, ...(unknown ? [chosen] : [])].map((value) => ({ value, label: value })),
      ]}
      onChange={({ target: { value } }) => {
        const others = rows.filter(({ key }) => key !== KEY)
        form.setValue(name, value === '' ? others : [...others, { key: KEY, value }])
      }}
    />
  )
}
