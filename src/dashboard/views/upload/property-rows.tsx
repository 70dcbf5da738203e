import { Plus, X } from 'lucide-react'
import { useFieldArray } from 'react-hook-form'
import type { Control, FieldErrors, UseFormRegister } from 'react-hook-form'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { TextField } from '#dashboard/ui/field.tsx'
import type { ImageForm, UploadForm } from './form.ts'

/** Key and value rows of properties: those of one image, or those of all. */
export function PropertyRows({
  name,
  label,
  control,
  register,
  errors,
}: {
  name: `images.${number}.properties` | 'common.properties'
  label: string
  control: Control<UploadForm>
  register: UseFormRegister<UploadForm>
  errors: FieldErrors<ImageForm>['properties']
}) {
  const rows = useFieldArray({ control, name })
  return (
    <fieldset className="property-rows span-2">
      <legend className="label">
        {label} <span className="label-note">optional, kept byte for byte</span>
      </legend>
      {rows.fields.map((row, at) => (
        <div className="property-row" key={row.id}>
          <TextField
            label={`Key of property ${at + 1}`}
            hideLabel
            mono
            placeholder="key, for example os_distro"
            spellCheck={false}
            autoCapitalize="none"
            error={errors?.[at]?.key?.message}
            {...register(`${name}.${at}.key`)}
          />
          <TextField
            label={`Value of property ${at + 1}`}
            hideLabel
            mono
            placeholder="value"
            spellCheck={false}
            autoCapitalize="none"
            {...register(`${name}.${at}.value`)}
          />
          <IconButton
            icon={X}
            label={`Remove property ${at + 1}`}
            onClick={() => rows.remove(at)}
          />
        </div>
      ))}
      <div>
        <Button size="sm" icon={Plus} onClick={() => rows.append({ key: '', value: '' })}>
          Add a property
        </Button>
      </div>
    </fieldset>
  )
}
