import { useDeferredValue, useMemo, useRef, useState } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import { plural } from '#lib/plural.ts'
import { useScope } from '#dashboard/queries/api.ts'
import { readRows } from './setting-rows.ts'
import { FIRST_ROWS, SettingFields } from './setting-fields.tsx'
import { ReviewChange } from './review-change.tsx'
import type { Change } from './plan.ts'

/** Many images are changed alike: what shall be so, and what that would come to for each of them. */
export function EditImages({ images, onClose }: { images: readonly Image[]; onClose: () => void }) {
  const scope = useScope()
  const [rows, setRows] = useState(FIRST_ROWS)
  const first = useRef<HTMLInputElement>(null)
  const { settings, problems } = useMemo(() => readRows(rows), [rows])
  const change = useDeferredValue(useMemo((): Change => ({ kind: 'edit', settings }), [settings]))
  const unready =
    problems.size > 0
      ? `${plural(problems.size, 'line')} above ${problems.size === 1 ? 'has' : 'have'} to be mended first.`
      : settings.length === 0
        ? 'Say first what shall change.'
        : null
  return (
    <ReviewChange
      title={`Edit ${plural(images.length, 'image')}`}
      description="Nothing is sent until you press the button. Each image is read anew before its write, so what others changed meanwhile stays."
      change={change}
      images={images}
      scope={scope}
      actor={scope}
      unready={unready}
      initialFocus={first}
      onClose={onClose}
    >
      <SettingFields
        rows={rows}
        problems={problems}
        images={images}
        actor={scope}
        first={first}
        onChange={setRows}
      />
    </ReviewChange>
  )
}
