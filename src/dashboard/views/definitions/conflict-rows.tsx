import type { Conflict, Side } from '#dashboard/components/definitions/merge.ts'
import { KIND_WORDS, valueInWords } from '#dashboard/components/definitions/words.ts'
import type { Item } from '#dashboard/components/definitions/items.ts'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'

const words = (item: Item | null) => (item === null ? 'removed' : valueInWords(item, item.value))

/** Where two people made different things of one: whose counts. */
export function ConflictRows({
  conflicts,
  sideOf,
  onChoose,
}: {
  conflicts: readonly Conflict[]
  sideOf: (key: string) => Side
  onChoose: (key: string, side: Side) => void
}) {
  return (
    <Notice tone="warn" title="Somebody changed the same while you were editing">
      <ul className="md-conflicts">
        {conflicts.map(({ key, item, mine, theirs }) => (
          <li key={key}>
            <span className="faint">{KIND_WORDS[item.kind]}</span>{' '}
            <span className="strong">{item.name}</span>
            <p>
              Yours: {words(mine)}
              <br />
              Theirs: {words(theirs)}
            </p>
            <Segmented
              label={`Whose ${item.name}`}
              value={sideOf(key)}
              onChange={(side) => onChoose(key, side)}
              options={[
                { value: 'mine', label: 'Yours' },
                { value: 'theirs', label: 'Theirs' },
              ]}
            />
          </li>
        ))}
      </ul>
    </Notice>
  )
}
