import { reveal } from './reveal.ts'
import type { Piece } from './reveal.ts'
import type { Cell } from './rows.ts'

function Marked({ piece: { text, mark, shape } }: { piece: Piece }) {
  if (mark === null) return text
  return (
    <>
      {shape && <span className="compare-odd">{text}</span>}
      <span className={mark.startsWith('U+') ? 'compare-mark compare-code' : 'compare-mark'}>
        {mark}
      </span>
      {text === '\n' && '\n'}
    </>
  )
}

/** Ids and digests: what only a machine reads. */
const MACHINE = /^[0-9a-f-]{32,}$/i

/**
 * A value as it is, with what is not seen made visible.
 * @param beside another one that looks the same and is not
 * @param own what to say where there is none
 */
export function CellValue({
  cell,
  beside,
  own,
}: {
  cell: Cell
  beside: string | null
  own: string
}) {
  if (cell.text === null) return <span className="faint">{own}</span>
  if (cell.text === '') return <span className="faint">empty text</span>
  return (
    <>
      <span className={MACHINE.test(cell.text) ? 'compare-value compare-machine' : 'compare-value'}>
        {reveal(cell.text, beside).map((piece) => (
          <Marked key={piece.at} piece={piece} />
        ))}
      </span>
      {cell.note !== null && <small className="faint"> {cell.note}</small>}
    </>
  )
}
