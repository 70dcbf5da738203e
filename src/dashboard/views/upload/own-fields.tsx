import { useController } from 'react-hook-form'
import type { Control, FieldErrors, UseFormRegister } from 'react-hook-form'
import type { Hazard, Inspection } from '#disk-image/inspection.ts'
import { formatBytes } from '#lib/bytes.ts'
import { suggestedName } from '#disk-image/naming.ts'
import { Select, TextField } from '#dashboard/ui/field.tsx'
import { fromFile } from './form.ts'
import type { FormatOffers, ImageForm, UploadForm } from './form.ts'
import { PropertyRows } from './property-rows.tsx'
import { TagField } from '#dashboard/components/tag-field.tsx'

const listed = new Intl.ListFormat('en', { type: 'disjunction' })

/** The formats one may choose; the one that was found in the file says so. */
const asOptions = (formats: readonly string[], found: string) => [
  { value: '', label: 'Choose…' },
  ...formats.map((format) => ({
    value: format,
    label: format === found ? `${format}, as found in the file` : format,
  })),
]

interface Props {
  index: number
  fileName: string
  offers: FormatOffers
  /** The fields as they are now. */
  values: ImageForm
  /** Null while the file is read, and where it could not be. */
  inspection: Inspection | null
  /** Where what is declared contradicts the content. */
  declared: readonly Hazard[]
  control: Control<UploadForm>
  register: UseFormRegister<UploadForm>
  errors: FieldErrors<ImageForm> | undefined
}

/** A format of the file that this cloud does not take, in words. */
function notTaken(read: string, offered: readonly string[], chosen: string): string | undefined {
  if (read === '' || offered.includes(read)) return undefined
  if (chosen !== '' && chosen !== read) return undefined
  return `The file is ${read}, which this cloud does not take. It takes ${listed.format(offered)}: convert the file first.`
}

/** Name and formats of one image; they are all that differs from file to file. */
export function OwnFields({
  index,
  offers,
  values,
  inspection,
  declared,
  register,
  errors,
}: Omit<Props, 'control' | 'fileName'>) {
  const at = `images.${index}` as const
  const read = inspection === null ? null : fromFile(inspection)
  const said = (code: Hazard['code']) => declared.find((hazard) => hazard.code === code)?.title
  const size = inspection?.virtualSize ?? null
  const least = Number(read?.min_disk ?? 0)
  const chosen = Number(values.min_disk.trim())
  return (
    <>
      <Select
        label="Disk format"
        error={errors?.disk_format?.message}
        warn={
          said('wrong-disk-format') ??
          notTaken(read?.disk_format ?? '', offers.disk, values.disk_format)
        }
        help={
          read !== null && read.disk_format === ''
            ? 'The content is no disk that Glance knows.'
            : undefined
        }
        options={asOptions(offers.disk, read?.disk_format ?? '')}
        {...register(`${at}.disk_format`)}
      />
      <Select
        label="Container format"
        help="What is around the disk: bare means nothing."
        error={errors?.container_format?.message}
        warn={
          said('wrong-container-format') ??
          notTaken(read?.container_format ?? '', offers.container, values.container_format)
        }
        options={asOptions(offers.container, read?.container_format ?? '')}
        {...register(`${at}.container_format`)}
      />
      <TextField
        label="Min disk"
        help={
          size !== null && least > 0 && chosen === least
            ? `From the file: its disk has ${formatBytes(size)}.`
            : 'Smallest root disk of a server that boots it.'
        }
        warn={
          size !== null && values.min_disk.trim() !== '' && chosen < least
            ? `The disk in the file has ${formatBytes(size)}: a server with less cannot boot it.`
            : undefined
        }
        unit="GiB"
        inputMode="numeric"
        placeholder="0"
        error={errors?.min_disk?.message}
        {...register(`${at}.min_disk`)}
      />
      <TextField
        label="Min RAM"
        help="Least memory of a server that boots it."
        unit="MiB"
        inputMode="numeric"
        placeholder="0"
        error={errors?.min_ram?.message}
        {...register(`${at}.min_ram`)}
      />
    </>
  )
}

/** The name of the image; at first that of the file. @param wide it has a row of its own */
export function NameField({
  index,
  fileName,
  values,
  register,
  errors,
  wide = false,
}: Pick<Props, 'index' | 'fileName' | 'values' | 'register' | 'errors'> & { wide?: boolean }) {
  return (
    <TextField
      label="Name"
      {...(wide ? { fieldClassName: 'span-2' } : {})}
      help={
        values.name !== '' && values.name === suggestedName(fileName)
          ? 'From the file’s name.'
          : undefined
      }
      maxLength={255}
      error={errors?.name?.message}
      {...register(`images.${index}.name`)}
    />
  )
}

/** Tags and properties of one image. @param several beside those of all files */
export function OwnExtras({
  index,
  several,
  noTags,
  control,
  register,
  errors,
}: Pick<Props, 'index' | 'control' | 'register' | 'errors'> & {
  several: boolean
  /** Why this cloud takes no tags; null where it does. */
  noTags: string | null
}) {
  const tags = useController({ control, name: `images.${index}.tags` })
  return (
    <>
      <TagField
        label={several ? 'Further tags' : 'Tags'}
        tags={tags.field.value}
        disabledReason={noTags}
        onChange={tags.field.onChange}
      />
      <PropertyRows
        name={`images.${index}.properties`}
        label={several ? 'Further properties' : 'Properties'}
        control={control}
        register={register}
        errors={errors?.properties}
      />
    </>
  )
}
