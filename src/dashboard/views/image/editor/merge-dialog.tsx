import { GitMerge, TriangleAlert } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { plural } from '#lib/plural.ts'
import type { Shown } from '#dashboard/components/image-editing/changes.ts'
import { clashes, rebase } from '#dashboard/components/image-editing/merge.ts'
import type { MergeRow, Side } from '#dashboard/components/image-editing/merge.ts'
import { isOurWord, keysInWords, shownText } from '#dashboard/components/image-editing/words.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { cx } from '#dashboard/ui/cx.ts'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import type { Clash } from './use-editor.ts'

/** Also before each value, where the table is too narrow to be one. */
const HEADS = { base: 'When you opened it', mine: 'Yours', theirs: 'In Glance now' } as const

function Value({ value }: { value: Shown }) {
  const text = value === undefined ? 'removed' : shownText(value)
  return isOurWord(value) ? <i>{text}</i> : <>{text}</>
}

function Before({ value }: { value: Shown }) {
  return (
    <td data-side={HEADS.base} className={isOurWord(value) ? 'faint' : 'muted'}>
      {shownText(value)}
    </td>
  )
}

/** A cell of one side; in an attribute where both met it is a choice. */
function SideCell({
  row,
  side,
  group,
  chosen,
  onChoose,
}: {
  row: MergeRow
  side: Side
  group: string
  chosen: Side | undefined
  onChoose: (side: Side) => void
}) {
  const value = row[side]
  const other = side === 'mine' ? 'them' : 'me'
  if (row.changedBy === other) {
    return (
      <td data-side={HEADS[side]} className="faint">
        unchanged
      </td>
    )
  }
  if (row.changedBy !== 'both')
    return (
      <td data-side={HEADS[side]}>
        <b>
          <Value value={value} />
        </b>
      </td>
    )
  return (
    <td data-side={HEADS[side]}>
      <label className="choice">
        <input
          type="radio"
          name={group}
          checked={chosen === side}
          onChange={() => onChoose(side)}
          aria-label={`${HEADS[side]} for ${row.key}: ${value === undefined ? 'removed' : shownText(value)}`}
        />
        <span>
          <Value value={value} />
        </span>
      </label>
    </td>
  )
}

/** In words, what the chosen sides come to. */
function outcome(met: readonly MergeRow[], sides: ReadonlyMap<string, Side>): string {
  const open = met.filter((row) => !sides.has(row.key)).length
  if (open > 0) return `${plural(open, 'attribute')} to choose a side for.`
  const mine = met.filter((row) => sides.get(row.key) === 'mine').map((row) => row.key)
  const theirs = met.filter((row) => sides.get(row.key) === 'theirs').map((row) => row.key)
  const parts = [
    mine.length > 0 ? `yours for ${keysInWords(mine)}` : '',
    theirs.length > 0 ? `what is in Glance for ${keysInWords(theirs)}` : '',
  ].filter(Boolean)
  return met.length === 0
    ? 'Result: both sets of changes.'
    : `Result: both sets of changes; ${parts.join(', ')}. Undo can bring it back.`
}

/** Two people changed one image: what each did, and whose word counts where they met. */
export function MergeDialog({
  clash: { draft, theirs, rows },
  onSave,
  onDrop,
  onClose,
}: {
  clash: Clash
  onSave: (sides: ReadonlyMap<string, Side>) => void
  onDrop: () => void
  onClose: () => void
}) {
  const id = useId()
  const first = useRef<HTMLButtonElement>(null)
  const [sides, setSides] = useState<ReadonlyMap<string, Side>>(new Map())
  const met = clashes(rows)
  const others = rows.filter((row) => row.changedBy !== 'both')
  const mine = rows.filter((row) => row.changedBy !== 'them').length
  const news = rows.filter((row) => row.changedBy !== 'me').length
  const open = met.filter((row) => !sides.has(row.key))
  const left = rebase(draft, theirs, sides).edits.size
  const [one] = open
  return (
    <Dialog
      open
      size="wide"
      title="This image changed while you were editing"
      description={
        <span className="muted">
          Nothing has been saved. Your {plural(mine, 'change')} and the {plural(news, 'new one')} in
          Glance{' '}
          {met.length === 0
            ? 'fit together'
            : `meet in ${plural(met.length, 'attribute')}; the rest fits together`}
          . Glance does not say who made them.
        </span>
      }
      initialFocus={first}
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onClick={onDrop}>
            Drop my changes
          </Button>
          <span className="grow" />
          <Button ref={first} onClick={onClose}>
            Keep editing
          </Button>
          <Button
            variant="primary"
            disabledReason={one ? `Choose a side for ${one.key} first.` : null}
            onClick={() => onSave(sides)}
          >
            {left === 0 && open.length === 0 ? 'Take what is in Glance' : 'Save merged'}
          </Button>
        </>
      }
    >
      <table className="merge">
        <thead>
          <tr>
            <th className="k" scope="col">
              Attribute
            </th>
            <th scope="col">
              <b>{HEADS.base}</b>
            </th>
            <th scope="col">
              <b>{HEADS.mine}</b>not saved yet
            </th>
            <th scope="col">
              <b>{HEADS.theirs}</b>
            </th>
          </tr>
        </thead>
        <tbody>
          {[...met, ...others].map((row, at) => (
            <tr key={row.key} className={cx(row.changedBy === 'both' && 'is-clash')}>
              <th scope="row">
                <code className={cx(row.changedBy === 'both' && 'strong')}>{row.key}</code>
                {row.changedBy === 'both' && !sides.has(row.key) && (
                  <span className="warn status">
                    <Icon of={TriangleAlert} />
                    Choose one
                  </span>
                )}
              </th>
              <Before value={row.base} />
              {(['mine', 'theirs'] as const).map((side) => (
                <SideCell
                  key={side}
                  row={row}
                  side={side}
                  group={`${id}-${at}`}
                  chosen={sides.get(row.key)}
                  onChoose={(chosen) => setSides((before) => new Map(before).set(row.key, chosen))}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="help" role="status">
        <Icon of={GitMerge} />
        <span>{outcome(met, sides)}</span>
      </p>
    </Dialog>
  )
}
