import { useQuery } from '@tanstack/react-query'
import { Upload } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { useTransferManager } from '#transfers/react.ts'
import { formatBytes } from '#lib/bytes.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { capabilityQueries } from '#dashboard/queries/capabilities.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import {
  CommandPopover,
  ImageCommandPopover,
} from '#dashboard/components/commands/command-popover.tsx'
import { canUploadInto } from '#dashboard/components/image-rules.ts'
import type { Actor } from '#dashboard/components/rules.ts'
import { inspectionQueries } from '#dashboard/components/inspection/inspections.ts'
import { defaultTargets, targetsOf, targetsProblem } from '#dashboard/components/imports/targets.ts'
import { TargetsField } from '#dashboard/components/imports/targets-field.tsx'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { newChecks } from './checks.ts'
import { DropZone } from './drop-zone.tsx'
import { FilePanel } from './file-panel.tsx'
import { withKeys } from './picked-files.ts'
import type { ChosenFile } from './picked-files.ts'
import type { PublishedText } from './published.ts'
import { PublishedField } from './published-field.tsx'
import { PublishedVerdict } from './published-verdict.tsx'
import { QuotaBars } from './quota-bars.tsx'
import { quotaWords } from './quota.ts'
import { allHazards, blockedBy, dangersOf, publishedOf, publishedRuling } from './rulings.ts'
import { TimeNeeded } from './time-needed.tsx'
import { useChecksums } from './use-checksums.ts'

const StageCommandLines = late(async () => ({
  default: (await import('./upload-command-lines.tsx')).StageCommandLines,
}))

/** The data of a record that exists and is queued: `?into=` names it. */
export function IntoExisting({
  imageId,
  scope,
  actor,
  staged,
}: {
  imageId: string
  scope: ActiveScope
  actor: Actor
  /** Whether the cloud imports what is sent, from its staging area. */
  staged: boolean
}) {
  const manager = useTransferManager()
  const { data: image, error } = useQuery(imageQueries.detail(scope, imageId))
  const stores = useQuery({ ...capabilityQueries.stores(scope), enabled: staged })
  const [targets, setTargets] = useState(defaultTargets)
  const usage = useQuery(capabilityQueries.usage(scope))
  const [chosen, setChosen] = useState<ChosenFile | null>(null)
  const [started, setStarted] = useState(false)
  const [acknowledged, setAcknowledged] = useState<string | undefined>(undefined)
  /** The checksum text that is for this file although it names another. */
  const [accepted, setAccepted] = useState<PublishedText | null>(null)
  const [checks] = useState(newChecks)
  const checksums = useChecksums()
  const computed = useSyncExternalStore(checks.subscribe, checks.digests)
  useEffect(() => () => checks.stopAll(), [checks])
  const reading = useQuery({
    ...inspectionQueries.file(chosen?.key ?? '', chosen?.file ?? new File([], '')),
    enabled: chosen !== null,
  })

  const ruling = image === undefined ? null : canUploadInto(image, actor)
  const off =
    ruling === null ? 'The image is being looked up.' : ruling === true ? null : ruling.reason
  const name = image?.name || imageId
  const fileName = chosen?.file.name ?? ''
  const declared =
    image && reading.data
      ? reading.data.compare({
          disk_format: image.disk_format,
          container_format: image.container_format,
          fileName,
        })
      : []
  const hazards = reading.data ? allHazards(reading.data.inspection, declared) : []
  const dangers = dangersOf(hazards)
  const digests = chosen === null ? undefined : computed.get(chosen.key)
  const published = publishedRuling(
    checksums.text,
    { name: fileName, several: false, accepted: accepted !== null && accepted === checksums.text },
    digests,
  )
  const blocked =
    off ??
    (staged ? targetsProblem(targets) : null) ??
    (chosen === null
      ? 'Choose a file first.'
      : blockedBy({ published, several: false, dangers, acknowledged }))

  const choose = (file: ChosenFile | null) => {
    if (chosen !== null) checks.forget(chosen.key)
    setChosen(file)
    setAcknowledged(undefined)
    setAccepted(null)
  }
  const start = () => {
    if (chosen === null || blocked !== null) return
    const { projectId, region } = scope
    manager.upload({
      scope: { projectId, region },
      file: chosen.file,
      fields: { name },
      imageId,
      ...(staged ? { stage: targetsOf(targets) } : {}),
      ...(chosen.handle ? { handle: chosen.handle } : {}),
      ...(published.kind === 'given' ? { published: published.digests } : {}),
    })
    setStarted(true)
    choose(null)
  }
  const size = chosen?.file.size ?? 0
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
                You may leave this page. Keep this tab open, because the bytes come from it; if it
                closes, the upload waits for its file.
              </p>
            </Notice>
          ) : (
            <DropZone
              several={false}
              filled={chosen !== null}
              disabledReason={off}
              onFiles={(files) => choose(withKeys(files)[0] ?? null)}
              title={chosen === null ? 'Drop the file here' : chosen.file.name}
              hint={
                chosen === null
                  ? `The record says ${image?.disk_format ?? 'nothing about its format'}.`
                  : `${formatBytes(chosen.file.size)} on this computer. Drop another file here to replace it.`
              }
            />
          )}
          {chosen !== null && (
            <>
              <FilePanel
                key={chosen.key}
                chosen={chosen}
                scope={scope}
                reading={{
                  data: reading.data,
                  error: reading.error,
                  again: () => void reading.refetch(),
                }}
                hazards={hazards}
                checks={checks}
                digests={digests}
                published={publishedOf(published)}
              />
              <PublishedField checksums={checksums}>
                <PublishedVerdict
                  ruling={published}
                  fileName={fileName}
                  onAccept={() => setAccepted(checksums.text)}
                />
              </PublishedField>
              {staged && (
                <TargetsField stores={stores.data ?? null} value={targets} onChange={setTargets} />
              )}
              <QuotaBars quota={quotaWords(usage.data ?? null, [size], 0)} />
            </>
          )}
        </div>
      </div>
      <div className="pane-foot">
        {dangers !== null && (
          <Checkbox
            label="Send it all the same"
            checked={acknowledged === dangers}
            onChange={(event) => setAcknowledged(event.target.checked ? dangers : undefined)}
          />
        )}
        <span className="grow" />
        {image && ruling === true && staged && (
          <CommandPopover>
            <StageCommandLines
              imageId={image.id}
              fileName={fileName || 'FILE'}
              stage={targetsOf(targets)}
            />
          </CommandPopover>
        )}
        {image && ruling === true && !staged && (
          <ImageCommandPopover
            image={image}
            deed="upload"
            {...(chosen === null ? {} : { fileName })}
          />
        )}
        <ButtonLink href={paths.image(scope, imageId)}>Back to the image</ButtonLink>
        <Button
          variant="primary"
          icon={Upload}
          pending={reading.isFetching}
          disabledReason={blocked}
          onClick={start}
        >
          {chosen === null ? 'Upload' : `Upload ${formatBytes(size)}`}
        </Button>
      </div>
      <Readout>
        <span>
          into <b>{imageId.slice(0, 13)}…</b>
        </span>
        <TimeNeeded bytes={size} />
        <span className="grow" />
        <span>safe to leave this page once it has started</span>
      </Readout>
    </>
  )
}
