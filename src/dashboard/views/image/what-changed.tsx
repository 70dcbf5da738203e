import type { PastChanges } from '#dashboard/components/image-editing/undo.ts'
import { shownText } from '#dashboard/components/image-editing/words.ts'
import { Popover } from '#dashboard/ui/popover.tsx'

/** What one saving did, attribute by attribute: the same cut as everywhere, before and after. */
export function WhatChanged({ past }: { past: PastChanges }) {
  return (
    <Popover
      label="What changed"
      align="end"
      className="what-changed"
      trigger={(trigger) => (
        <button {...trigger} type="button" className="link timeline-way">
          What changed
        </button>
      )}
    >
      <h2>What changed</h2>
      <dl>
        {past.map(({ key, before, after }) => (
          <div key={key}>
            <dt>
              <code>{key}</code>
            </dt>
            <dd className="muted">{shownText(before)}</dd>
            <dd className="strong">{shownText(after)}</dd>
          </div>
        ))}
      </dl>
    </Popover>
  )
}
