import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { uploadCommands } from './upload-commands.ts'
import type { UploadForm } from './form.ts'

/** The same uploads without a browser, as the form stands now. */
export function UploadCommandLines({
  values,
  fileNames,
}: {
  values: UploadForm
  /** In the order of the form's images. */
  fileNames: readonly string[]
}) {
  return <CommandLines commands={uploadCommands(values, fileNames)} />
}
