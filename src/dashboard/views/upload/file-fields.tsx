import { useController } from 'react-hook-form'
import type { Control, FieldErrors, UseFormRegister } from 'react-hook-form'
import type { Store } from '#openstack/glance/types.ts'
import { canPublicize } from '#dashboard/components/image-rules.ts'
import type { Actor } from '#dashboard/components/image-rules.ts'
import { Checkbox, Select, TextField } from '#dashboard/ui/field.tsx'
import type { UploadForm } from './form.ts'
import { guessFormat } from './guess-format.ts'
import { PropertyRows } from './property-rows.tsx'
import { TagField } from './tag-field.tsx'

/** What the cloud offers to choose from. */
interface Offers {
  disk: readonly string[]
  container: readonly string[]
  /** Null on a cloud with one nameless store. */
  stores: readonly Store[] | null
}

const WHO = [
  ['private', 'Only this project (private)'],
  ['shared', 'This project and those it is shared with (shared)'],
  ['community', 'Every project that looks for it (community)'],
  ['public', 'Every project (public)'],
] as const

const asOptions = (formats: readonly string[]) => [
  { value: '', label: 'Choose…' },
  ...formats.map((format) => ({ value: format, label: format })),
]

/** Everything that is asked about one file. */
export function FileFields({
  index,
  fileName,
  offers,
  actor,
  control,
  register,
  errors,
}: {
  index: number
  fileName: string
  offers: Offers
  actor: Actor
  control: Control<UploadForm>
  register: UseFormRegister<UploadForm>
  errors: FieldErrors<UploadForm['images'][number]> | undefined
}) {
  const at = `images.${index}` as const
  const tags = useController({ control, name: `${at}.tags` })
  const guarded = useController({ control, name: `${at}.protected` })
  const hidden = useController({ control, name: `${at}.os_hidden` })
  const guess = guessFormat(fileName)
  const publicRuling = canPublicize(actor)
  const writable = offers.stores?.filter((store) => !store.read_only) ?? []
  return (
    <div className="form-grid">
      <TextField
        label="Name"
        maxLength={255}
        error={errors?.name?.message}
        {...register(`${at}.name`)}
      />
      <Select
        label="Who may use it"
        help={publicRuling === true ? undefined : publicRuling.reason}
        options={WHO.map(([value, label]) => ({
          value,
          label,
          disabled: value === 'public' && publicRuling !== true,
        }))}
        {...register(`${at}.visibility`)}
      />
      <Select
        label="Disk format"
        error={errors?.disk_format?.message}
        warn={
          guess.packed === null
            ? undefined
            : `The file is packed (.${guess.packed}). Glance stores it as it is: unpack it first if a server is to boot it.`
        }
        help={
          guess.because === null
            ? 'The file’s name does not tell.'
            : `Guessed from “.${guess.because}”. Change it if it is something else.`
        }
        options={asOptions(offers.disk)}
        {...register(`${at}.disk_format`)}
      />
      <Select
        label="Container format"
        help="What is around the disk: bare means nothing."
        error={errors?.container_format?.message}
        options={asOptions(offers.container)}
        {...register(`${at}.container_format`)}
      />
      <TextField
        label="Min disk"
        help="Smallest root disk of a server that boots it."
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
      {writable.length > 1 && (
        <Select
          label="Store"
          options={[
            { value: '', label: defaultStoreLabel(writable) },
            ...writable
              .filter((store) => !store.is_default)
              .map((store) => ({ value: store.id, label: storeLabel(store) })),
          ]}
          {...register(`${at}.store`)}
        />
      )}
      <div className="upload-checks">
        <Checkbox
          label="Protected"
          help="Nobody can delete it while this is on."
          checked={guarded.field.value}
          onChange={(event) => guarded.field.onChange(event.target.checked)}
        />
        <Checkbox
          label="Hidden"
          help="Lists leave it out; it boots by id."
          checked={hidden.field.value}
          onChange={(event) => hidden.field.onChange(event.target.checked)}
        />
      </div>
      <TagField tags={tags.field.value} onChange={tags.field.onChange} />
      <PropertyRows index={index} control={control} register={register} errors={errors} />
    </div>
  )
}

function storeLabel({ id, description }: Store): string {
  return description ? `${id}: ${description}` : id
}

function defaultStoreLabel(stores: readonly Store[]): string {
  const main = stores.find((store) => store.is_default)
  return main ? `${main.id} (default)` : 'The default of the cloud'
}
