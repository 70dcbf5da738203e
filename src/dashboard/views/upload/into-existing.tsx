import { useQuery } from '@tanstack/react-query'
import { Upload } from 'lucide-react'
import { useState } from 'react'
import { useTransferManager } from '#transfers/react.ts'
import { formatBytes } from '#lib/bytes.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { canUploadInto } from '#dashboard/components/image-rules.ts'
import type { Actor } from '#dashboard/components/image-rules.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { DropZone } from './drop-zone.tsx'
import { guessFormat } from './guess-format.ts'

/** The data of a record that exists and is queued: `?into=` names it. */
export function IntoExisting({
  imageId,
  scope,
  actor,
}: {
  imageId: string
  scope: ActiveScope
  actor: Actor
}) {
  const manager = useTransferManager()
  const { data: image, error } = useQuery(imageQueries.detail(scope, imageId))
  const [file, setFile] = useState<File | null>(null)
  const [started, setStarted] = useState(false)
  const ruling = image === undefined ? null : canUploadInto(image, actor)
  const off =
    ruling === null ? 'The image is being looked up.' : ruling === true ? null : ruling.reason
  const name = image?.name || imageId
  const guess = file === null ? null : guessFormat(file.name).disk
  const start = () => {
    if (file === null || image === undefined || off !== null) return
    const { projectId, region } = scope
    manager.upload({
      scope: { projectId, region },
      file,
      fields: { name },
      imageId,
    })
    setStarted(true)
    setFile(null)
  }
  return (
    <>
      <div className="scroll">
        <div className="upload">
          <p>
            The data goes into <b>{name}</b>, which has none yet. Its name, formats and properties
            stay as they are.
          </p>
          <Failure error={error} what="The image could not be loaded." />
          {ruling !== null && ruling !== true && !started && (
            <Notice tone="warn" title="This image takes no data">
              {ruling.reason}
            </Notice>
          )}
          {started ? (
            <Notice
              tone="accent"
              live="status"
              title="The upload has started"
              actions={
                <ButtonLink size="sm" href={paths.image(scope, imageId)}>
                  Show the image
                </ButtonLink>
              }
            >
              <p>
                You may leave this page. Only keep this tab open, because the bytes come from it.
              </p>
            </Notice>
          ) : (
            <DropZone
              several={false}
              filled={file !== null}
              disabledReason={off}
              onFiles={([first]) => setFile(first ?? null)}
              title={file === null ? 'Drop the file here' : file.name}
              hint={
                file === null
                  ? `The record says ${image?.disk_format ?? 'nothing about its format'}.`
                  : `${formatBytes(file.size)} on this computer. Drop another file here to replace it.`
              }
            />
          )}
          {guess !== null && image !== undefined && guess !== image.disk_format && (
            <Notice tone="warn" live="status" title="The format may be another">
              {`The file’s name suggests ${guess}, the record says ${image.disk_format ?? 'nothing'}.`}
            </Notice>
          )}
        </div>
      </div>
      <div className="pane-foot">
        <span className="grow" />
        <ButtonLink href={paths.image(scope, imageId)}>Back to the image</ButtonLink>
        <Button
          variant="primary"
          icon={Upload}
          disabledReason={off ?? (file === null ? 'Choose a file first.' : null)}
          onClick={start}
        >
          {file === null ? 'Upload' : `Upload ${formatBytes(file.size)}`}
        </Button>
      </div>
      <Readout>
        <span>
          into <b>{imageId.slice(0, 13)}…</b>
        </span>
        <span className="grow" />
        <span>safe to leave this page once it has started</span>
      </Readout>
    </>
  )
}
