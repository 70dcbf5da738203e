import { cx } from '#dashboard/ui/cx.ts'
import { frameClass } from '#dashboard/ui/frame.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Kbd } from '#dashboard/ui/kbd.tsx'
import type { Marks } from './fuzzy.ts'
import type { Option } from './options.ts'

/** The text with the letters that matched. */
function Marked({ text, marks }: { text: string; marks: Marks }) {
  if (marks.length === 0) return text
  const last = marks.at(-1)![1]
  return (
    <>
      {marks.map(([from, to], i) => (
        <span key={from}>
          {text.slice(i === 0 ? 0 : marks[i - 1]![1], from)}
          <b>{text.slice(from, to)}</b>
        </span>
      ))}
      {text.slice(last)}
    </>
  )
}

/** One line of the menu. Focus stays in the field: this is only pointed at. */
export function OptionRow({
  id,
  option,
  marks,
  active,
  onPoint,
  onChoose,
}: {
  id: string
  option: Option
  marks: Marks
  active: boolean
  onPoint: () => void
  onChoose: (tab: boolean) => void
}) {
  const { label, icon, hint, keyCap, disabledReason, danger } = option
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- its keys and focus are those of the field it belongs to (ARIA, combobox pattern)
    <div
      id={id}
      role="option"
      className={cx(
        'menu-item',
        active && frameClass(),
        danger && !disabledReason && 'menu-danger',
      )}
      data-highlighted={active || undefined}
      aria-selected={active}
      aria-disabled={disabledReason ? true : undefined}
      onPointerMove={() => !active && onPoint()}
      onMouseDown={(event) => event.preventDefault()}
      onAuxClick={(event) => event.button === 1 && onChoose(true)}
      onClick={(event) => onChoose(event.ctrlKey || event.metaKey)}
    >
      <Icon of={icon} />
      <span className="menu-label">
        <span className="command-label">
          <Marked text={label} marks={marks} />
        </span>
        {disabledReason && <small className="menu-reason">{disabledReason}</small>}
      </span>
      {(hint || keyCap) && (
        <span className="hint">{keyCap ? <Kbd decorative>{keyCap}</Kbd> : hint}</span>
      )}
    </div>
  )
}
