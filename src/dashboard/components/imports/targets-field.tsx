import { useId } from 'react'
import type { Store } from '#openstack/glance/types.ts'
import { Checkbox, Radio } from '#dashboard/ui/check.tsx'
import { type Targets, writable } from './targets.ts'
import './imports.css'

/** One, several or all stores, and what a failure of one means. Nothing where there is no choice. */
export function TargetsField({
  stores,
  value,
  onChange,
}: {
  /** Null on a cloud with one nameless store. */
  stores: readonly Store[] | null
  value: Targets
  onChange: (value: Targets) => void
}) {
  const name = useId()
  const able = writable(stores)
  if (able.length < 2) return null
  const main = able.find((store) => store.is_default)
  const radio = (kind: Targets['kind'], label: string) => (
    <Radio
      name={name}
      label={label}
      checked={value.kind === kind}
      onChange={() => onChange({ ...value, kind })}
    />
  )
  return (
    <fieldset className="import-targets span-2">
      <legend>Stores</legend>
      <div className="import-targets-kind">
        {radio('default', main ? `The default, ${main.id}` : 'The default of the cloud')}
        {radio('some', 'These')}
        {radio('all', `All ${able.length}`)}
      </div>
      {value.kind === 'some' && (
        <StoreChoice
          stores={able}
          chosen={value.some}
          onChange={(some) => onChange({ ...value, some })}
        />
      )}
      {value.kind !== 'default' && (
        <MustSucceed must={value.must} onChange={(must) => onChange({ ...value, must })} />
      )}
    </fieldset>
  )
}

export function StoreChoice({
  stores,
  chosen,
  reason = () => null,
  onChange,
}: {
  stores: readonly Store[]
  chosen: readonly string[]
  /** Why a store cannot be chosen. */
  reason?: (store: Store) => string | null
  onChange: (chosen: readonly string[]) => void
}) {
  return (
    <ul className="import-stores" aria-label="Stores to choose from">
      {stores.map((store) => {
        const off = reason(store)
        return (
          <li key={store.id}>
            <Checkbox
              label={store.is_default ? `${store.id} (default)` : store.id}
              help={off ?? store.description ?? undefined}
              disabled={off !== null}
              checked={chosen.includes(store.id)}
              onChange={(event) =>
                onChange(
                  event.target.checked
                    ? [...chosen, store.id]
                    : chosen.filter((id) => id !== store.id),
                )
              }
            />
          </li>
        )
      })}
    </ul>
  )
}

export function MustSucceed({
  must,
  onChange,
}: {
  must: boolean
  onChange: (must: boolean) => void
}) {
  return (
    <Checkbox
      label="All must succeed"
      help={
        must
          ? 'When one store fails, the others give back what they took.'
          : 'When one store fails, the others keep it: it can be copied later.'
      }
      checked={must}
      onChange={(event) => onChange(event.target.checked)}
    />
  )
}
