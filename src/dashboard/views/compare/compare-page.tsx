import { useQueries } from '@tanstack/react-query'
import { Columns2, Equal } from 'lucide-react'
import { useState } from 'react'
import { plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { MOST_COMPARED } from '#dashboard/nav/compare-params.ts'
import type { CompareParams } from '#dashboard/nav/compare-params.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { EmptyState } from '#dashboard/ui/states.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import { AddImage } from './add-image.tsx'
import { CompareTable } from './compare-table.tsx'
import type { Column } from './compare-table.tsx'
import { CopyBar } from './copy-bar.tsx'
import { nameOf } from './names.ts'
import { compareRows } from './rows.ts'

/** Attribute by attribute, and what is different can be copied from one to another. */
export function ComparePage({
  scope,
  params,
  onChange,
}: {
  scope: ActiveScope
  params: CompareParams
  onChange: (params: CompareParams) => void
}) {
  const { ids, all } = params
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const queries = useQueries({ queries: ids.map((id) => imageQueries.detail(scope, id)) })
  const isHere = (at: number) => {
    const { data, error } = queries[at]!
    // A cloud that does not answer for a moment takes nothing away; that an image is gone does.
    return data !== undefined && ![403, 404].includes(statusOf(error) ?? 0)
  }
  const columns: Column[] = ids.map((id, place) => {
    const { data, error, refetch } = queries[place]!
    const at = ids.slice(0, place).filter((_, each) => isHere(each)).length
    if (data && isHere(place)) return { id, state: 'here', image: data, at, old: error !== null }
    return error === null
      ? { id, state: 'loading' }
      : { id, state: 'missing', error, again: () => void refetch() }
  })
  const images = columns.flatMap((column) => (column.state === 'here' ? [column.image] : []))
  const groups = compareRows(images)
  const rows = groups.flatMap((group) => group.rows)
  const differing = rows.filter((row) => !row.same)
  // What became equal meanwhile is nothing to copy any more.
  const parts = differing.flatMap(({ id, part }) => (part && chosen.has(id) ? [part] : []))
  const compared = images.length >= 2
  const toggle = (id: string, on: boolean) =>
    setChosen((was) => {
      const next = new Set(was)
      if (on) next.add(id)
      else next.delete(id)
      return next
    })
  const add = (
    <AddImage
      scope={scope}
      taken={ids}
      disabledReason={
        ids.length < MOST_COMPARED
          ? null
          : `${MOST_COMPARED} images are as many as fit side by side.`
      }
      onAdd={(id) => onChange({ ids: [...ids, id], all })}
    />
  )
  return (
    <>
      <div className="page-head compare-head">
        <h1>Compare images</h1>
        {compared && (
          <p className="muted" role="status">
            {differing.length === 0
              ? `All ${rows.length} attributes are equal`
              : `${differing.length} of ${plural(rows.length, 'attribute')} differ`}
          </p>
        )}
        <span className="grow" />
        {compared && (
          <Segmented
            label="Which attributes"
            options={[
              { value: 'differences', label: 'Differences only' },
              { value: 'all', label: 'All' },
            ]}
            value={all ? 'all' : 'differences'}
            onChange={(value) => onChange({ ids, all: value === 'all' })}
          />
        )}
        {add}
      </div>
      {ids.length < 2 ? (
        <div className="scroll">
          <EmptyState
            icon={Columns2}
            title={ids.length === 0 ? 'Which images?' : 'With which image?'}
            actions={<ButtonLink href={paths.images(scope)}>Choose in the list</ButtonLink>}
          >
            {ids.length === 0
              ? 'Add two images or more, or select them in the list and press Compare.'
              : `${images[0] ? nameOf(images[0]) : 'This image'} is one side. Add another image, by name or by id.`}
          </EmptyState>
        </div>
      ) : (
        <div className="scroll">
          <CompareTable
            scope={scope}
            columns={columns}
            groups={groups}
            all={all}
            chosen={chosen}
            onChoose={toggle}
            onRemove={(id) => onChange({ ids: ids.filter((each) => each !== id), all })}
          />
          {compared && differing.length === 0 && !all && (
            <EmptyState
              icon={Equal}
              title="Nothing differs"
              actions={
                <Button onClick={() => onChange({ ids, all: true })}>Show what is equal</Button>
              }
            >
              {`All ${rows.length} attributes are the same, byte for byte. Ids and addresses are not compared.`}
            </EmptyState>
          )}
        </div>
      )}
      {compared && (
        <CopyBar
          scope={scope}
          images={images}
          parts={parts}
          copyable={differing.filter(({ part }) => part !== null).length}
          onAll={() =>
            setChosen(new Set(differing.flatMap(({ id, part }) => (part === null ? [] : [id]))))
          }
          onNone={() => setChosen(new Set())}
        />
      )}
      <Readout>
        <span>
          <b>{images.length}</b> of {plural(ids.length, 'image')} read
        </span>
        <span className="grow" />
        <span>measured against the first</span>
      </Readout>
    </>
  )
}
