import { FileDown } from 'lucide-react'
import { Button } from '#dashboard/ui/button.tsx'
import { Menu } from '#dashboard/ui/menu.tsx'
import { exportName } from './export-name.ts'
import { saveText } from './save-text.ts'

interface Format {
  /** As the menu says it, after "as". */
  label: string
  ending: string
  /** Of the file, e.g. `text/csv`. */
  type: string
  text: () => string
}

/**
 * What a page lists, as a file.
 * @param what of it, e.g. "the 3 transfers shown"
 * @param stem of the file's name
 */
export function ExportMenu({
  what,
  empty,
  stem,
  formats,
}: {
  what: string
  empty: boolean
  stem: string
  formats: readonly Format[]
}) {
  return (
    <Menu
      label="Export"
      entries={formats.map(({ label, ending, type, text }) => ({
        label: `Export ${what} as ${label}`,
        disabledReason: empty ? 'There is nothing to export.' : null,
        onSelect: () => saveText(text(), exportName(stem, ending, Date.now()), type),
      }))}
      trigger={(trigger) => (
        <Button {...trigger} size="sm" icon={FileDown}>
          Export
        </Button>
      )}
    />
  )
}
