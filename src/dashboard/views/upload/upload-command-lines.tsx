import type { ImportTargets } from '#openstack/glance/imports.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { stageCommands, uploadCommands } from './upload-commands.ts'
import type { UploadForm } from './form.ts'

/** The same uploads without a browser, as the form stands now. */
export function UploadCommandLines({
  values,
  fileNames,
  stage,
}: {
  values: UploadForm
  /** In the order of the form's images. */
  fileNames: readonly string[]
  stage?: ImportTargets | undefined
}) {
  return <CommandLines commands={uploadCommands(values, fileNames, stage)} />
}

/** The same for the data of an image that exists, by the staging area. */
export function StageCommandLines({
  imageId,
  fileName,
  stage,
}: {
  imageId: string
  fileName: string
  stage: ImportTargets
}) {
  return <CommandLines commands={stageCommands(null, imageId, fileName, stage)} />
}
