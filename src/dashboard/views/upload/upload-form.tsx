import { useQuery } from '@tanstack/react-query'
import { TriangleAlert, Upload } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { useTransferManager } from '#transfers/react.ts'
import { formatBytes } from '#lib/bytes.ts'
import { plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { capabilityQueries, formatsOf } from '#dashboard/queries/capabilities.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { type Actor, canCreate } from '#dashboard/components/rules.ts'
import { defaultTargets, targetsOf, targetsProblem } from '#dashboard/components/imports/targets.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { DropZone } from './drop-zone.tsx'
import { fieldsOf } from './form.ts'
import type { Like } from './form.ts'
import { QuotaBars } from './quota-bars.tsx'
import { quotaWords } from './quota.ts'
import { ruledFiles } from './ruled-files.ts'
import { TimeNeeded } from './time-needed.tsx'
import { useUploadForm } from './use-upload-form.ts'

const UploadCommandLines = late(async () => ({
  default: (await import('./upload-command-lines.tsx')).UploadCommandLines,
}))

/** It comes after the page, which has nothing to be filled in before the first file. */
const loadForms = async () => ({ default: (await import('./file-forms.tsx')).FileForms })
const FileForms = late(loadForms)

/** How often the quota is asked for again, in milliseconds. */
const USAGE_MS = 30_000

/** New images from files of this computer, one or many at once. */
export function UploadForm({
  scope,
  actor,
  like,
  staged,
  children,
}: {
  scope: ActiveScope
  actor: Actor
  /** What each new image begins with. */
  like?: Like | undefined
  /** Whether the cloud imports what is sent, from its staging area. */
  staged: boolean
  /** Said above the form. */
  children?: ReactNode
}) {
  const manager = useTransferManager()
  const schema = useQuery(capabilityQueries.schema(scope))
  const stores = useQuery(capabilityQueries.stores(scope))
  // An upload that ends changes it.
  const usage = useQuery({ ...capabilityQueries.usage(scope), refetchInterval: USAGE_MS })
  const offers = formatsOf(schema.data)
  const page = useUploadForm(scope, like)
  const { form, checks, checksums } = page
  const [targets, setTargets] = useState(defaultTargets)
  const stage = staged ? targetsOf(targets) : undefined
  const computed = useSyncExternalStore(checks.subscribe, checks.digests)
  useEffect(() => {
    // What fails now is tried again, and told, with the first file.
    loadForms().catch(() => undefined)
  }, [])
  const values = form.watch()
  const several = page.files.length > 1

  const files = ruledFiles(page, values, computed)
  const [only] = files
  const one = files.length === 1 ? only : undefined
  const sizes = files.map(({ chosen }) => chosen.file.size)
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  const quota = quotaWords(usage.data ?? null, sizes, files.length)
  const ruling = canCreate(actor)
  const notAllowed = ruling === true ? null : ruling.reason
  const unread =
    checksums.text !== null && checksums.text.entries.length === 0
      ? 'The checksum is not understood. Correct it, or take it away.'
      : null
  const blocked =
    notAllowed ??
    (files.length === 0 ? 'Choose a file first.' : null) ??
    (staged ? targetsProblem(targets) : null) ??
    unread ??
    files.find((file) => file.blocked !== null)?.blocked ??
    null
  const unconfirmed = files.filter(({ dangers, confirmed }) => dangers !== null && !confirmed)
  const isReading = files.some(({ ready }) => !ready)

  const start = form.handleSubmit((sent) => {
    if (blocked !== null) return
    const { projectId, region } = scope
    for (const { chosen, published, index } of files) {
      const image = sent.images[index]
      if (image?.file !== chosen.key) continue
      manager.upload({
        scope: { projectId, region },
        file: chosen.file,
        fields: fieldsOf(image, sent.common),
        ...(stage !== undefined
          ? { stage }
          : sent.common.store === ''
            ? {}
            : { store: sent.common.store }),
        ...(chosen.handle ? { handle: chosen.handle } : {}),
        ...(published.kind === 'given' ? { published: published.digests } : {}),
      })
    }
    page.sent()
  }, page.openWrong)

  return (
    <>
      <div className="scroll">
        <form id="upload" className="upload" noValidate onSubmit={(event) => void start(event)}>
          {children}
          <DropZone
            several
            filled={files.length > 0}
            disabledReason={notAllowed}
            onFiles={page.add}
            title={
              files.length === 0
                ? 'Drop image files here'
                : one
                  ? one.chosen.file.name
                  : `${plural(files.length, 'file')}, ${formatBytes(bytes)}`
            }
            hint={
              notAllowed ??
              (files.length === 0
                ? `${offers.disk.join(', ')}. Several at once, if you like.`
                : one
                  ? `${formatBytes(bytes)} on this computer. Drop more files to upload several at once.`
                  : 'Drop more files to add them.')
            }
          />
          {page.started > 0 && (
            <Notice
              tone="accent"
              live="status"
              title={
                page.started === 1
                  ? 'The upload has started'
                  : `${page.started} uploads have started`
              }
              actions={
                <ButtonLink size="sm" href={paths.images(scope)}>
                  Show the images
                </ButtonLink>
              }
            >
              <p>
                You may leave this page: the transfers go on beside every page. Keep this tab open,
                because the bytes come from it; if it closes, the upload waits for its file.
              </p>
            </Notice>
          )}
          {files.length > 0 && (
            <>
              <FileForms
                page={page}
                files={files}
                computed={computed}
                scope={scope}
                actor={actor}
                offers={offers}
                stores={stores.data ?? null}
                staged={staged}
                targets={targets}
                onTargets={setTargets}
              />
              <QuotaBars quota={quota} />
            </>
          )}
        </form>
      </div>
      <div className="pane-foot">
        {one && one.dangers !== null && (
          <Checkbox
            label="Send it all the same"
            checked={one.confirmed}
            onChange={(event) =>
              page.acknowledge(one.chosen.key, event.target.checked ? one.dangers : null)
            }
          />
        )}
        {several && unconfirmed.length > 0 && (
          <Button
            variant="quiet"
            icon={TriangleAlert}
            onClick={() => page.open(unconfirmed.map(({ chosen }) => chosen.key))}
          >
            Show what to confirm
          </Button>
        )}
        <span className="grow" />
        {files.length > 0 && (
          <>
            <CommandPopover>
              <UploadCommandLines
                values={values}
                fileNames={files.map(({ chosen }) => chosen.file.name)}
                stage={stage}
              />
            </CommandPopover>
            <Button onClick={page.clear}>Clear</Button>
          </>
        )}
        <Button
          type="submit"
          form="upload"
          variant="primary"
          icon={Upload}
          pending={isReading}
          disabledReason={blocked}
        >
          {files.length === 0
            ? 'Upload'
            : one
              ? `Upload ${formatBytes(bytes)}`
              : `Upload ${plural(files.length, 'image')}, ${formatBytes(bytes)}`}
        </Button>
      </div>
      <Readout>
        {quota.bars.slice(0, 2).map((bar) => (
          <span key={bar.label}>
            {bar.label.toLowerCase()} <b>{bar.used}</b>
          </span>
        ))}
        <TimeNeeded bytes={bytes} />
        <span className="grow" />
        <span>safe to leave this page once it has started</span>
      </Readout>
    </>
  )
}
