import { useController } from 'react-hook-form'
import type { Control, UseFormRegister } from 'react-hook-form'
import type { Store } from '#openstack/glance/types.ts'
import { type Actor, canAtAll, canPublicize, type Ruling } from '#dashboard/components/rules.ts'
import { writable } from '#dashboard/components/imports/targets.ts'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { Select } from '#dashboard/ui/field.tsx'
import type { UploadForm } from './form.ts'

const WHO = [
  ['private', 'Only this project (private)'],
  ['shared', 'This project and those it is shared with (shared)'],
  ['community', 'Every project that looks for it (community)'],
  ['public', 'Every project (public)'],
] as const

/** Who may see and boot it. */
export function WhoField({
  actor,
  register,
}: {
  actor: Actor
  register: UseFormRegister<UploadForm>
}) {
  const rulings: Record<(typeof WHO)[number][0], Ruling> = {
    private: true,
    shared: canAtAll('visibility', actor),
    community: canAtAll('visibility', actor),
    public: canPublicize(actor),
  }
  const reasons = new Set(
    Object.values(rulings).flatMap((ruling) => (ruling === true ? [] : [ruling.reason])),
  )
  return (
    <Select
      label="Who may use it"
      help={reasons.size === 0 ? undefined : [...reasons].join(' ')}
      options={WHO.map(([value, label]) => ({
        value,
        label,
        disabled: rulings[value] !== true,
      }))}
      {...register('common.visibility')}
    />
  )
}

/** Where the data goes, on a cloud that leaves a choice. */
export function StoreField({
  stores,
  register,
}: {
  /** Null on a cloud with one nameless store. */
  stores: readonly Store[] | null
  register: UseFormRegister<UploadForm>
}) {
  const able = writable(stores)
  if (able.length < 2) return null
  const main = able.find((store) => store.is_default)
  const others = able.filter((store) => !store.is_default)
  return (
    <Select
      label="Store"
      options={[
        { value: '', label: main ? `${main.id} (default)` : 'The default of the cloud' },
        ...others.map(({ id, description }) => ({
          value: id,
          label: description ? `${id}: ${description}` : id,
        })),
      ]}
      {...register('common.store')}
    />
  )
}

/** Protection, and whether lists show it. */
export function CommonChecks({ actor, control }: { actor: Actor; control: Control<UploadForm> }) {
  const ruling = canAtAll('os_hidden', actor)
  const guarded = useController({ control, name: 'common.protected' })
  const hidden = useController({ control, name: 'common.os_hidden' })
  return (
    <div className="upload-checks">
      <Checkbox
        label="Protected"
        help="Nobody can delete it while this is on."
        checked={guarded.field.value}
        onChange={(event) => guarded.field.onChange(event.target.checked)}
      />
      <Checkbox
        label="Hidden"
        help={ruling === true ? 'Lists leave it out; it boots by id.' : ruling.reason}
        disabled={ruling !== true}
        checked={hidden.field.value}
        onChange={(event) => hidden.field.onChange(event.target.checked)}
      />
    </div>
  )
}
