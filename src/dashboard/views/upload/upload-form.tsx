import { useQuery } from '@tanstack/react-query'
import { TriangleAlert, Upload } from 'lucide-react'
import { lazy, Suspense, useState, useSyncExternalStore, type ReactNode } from 'react'
import { useController } from 'react-hook-form'
import { useTransferManager } from '#transfers/react.ts'
import { formatBytes } from '#lib/bytes.ts'
import { plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { capabilityQueries, formatsOf } from '#dashboard/queries/capabilities.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { canCreate } from '#dashboard/components/image-rules.ts'
import type { Actor } from '#dashboard/components/image-rules.ts'
import { defaultTargets, targetsOf, targetsProblem } from '#dashboard/components/imports/targets.ts'
import { TargetsField } from '#dashboard/components/imports/targets-field.tsx'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Checkbox } from '#dashboard/ui/field.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { CommonChecks, StoreField, WhoField } from './common-fields.tsx'
import { DropZone } from './drop-zone.tsx'
import { LazyFilePanel } from './lazy-file-panel.tsx'
import { FileRow } from './file-row.tsx'
import { fieldsOf } from './form.ts'
import type { Like } from './form.ts'
import { NameField, OwnExtras, OwnFields } from './own-fields.tsx'
import { PropertyRows } from './property-rows.tsx'
import { PublishedField } from './published-field.tsx'
import { PublishedVerdict } from './published-verdict.tsx'
import { QuotaBars } from './quota-bars.tsx'
import { quotaWords } from './quota.ts'
import { allHazards, blockedBy, dangersOf, publishedOf, publishedRuling } from './rulings.ts'
import { TagField } from '#dashboard/components/tag-field.tsx'
import { TimeNeeded } from './time-needed.tsx'
import { useUploadForm } from './use-upload-form.ts'

const UploadCommandLines = lazy(async () => ({
  default: (await import('./upload-command-lines.tsx')).UploadCommandLines,
}))

/** Few clouds have licenses to choose from. */
const LicenseField = lazy(async () => ({
  default: (await import('./license-field.tsx')).LicenseField,
}))

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
  const values = form.watch()
  const several = page.files.length > 1

  const files = page.files.map((entry, index) => {
    const { chosen, reading } = entry
    const own = values.images[index]
    const declared =
      reading.data?.compare({
        disk_format: own?.disk_format || null,
        container_format: own?.container_format || null,
        fileName: chosen.file.name,
      }) ?? []
    const hazards = reading.data ? allHazards(reading.data.inspection, declared) : []
    const dangers = dangersOf(hazards)
    const published = publishedRuling(
      checksums.text,
      { name: chosen.file.name, several, accepted: page.isAccepted(chosen.key) },
      computed.get(chosen.key),
    )
    const acknowledged = page.acknowledged.get(chosen.key)
    return {
      ...entry,
      index,
      own,
      declared,
      hazards,
      dangers,
      published,
      confirmed: dangers !== null && acknowledged === dangers,
      blocked: blockedBy({ published, several, dangers, acknowledged }),
    }
  })
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

  const license = (name: 'images.0.properties' | 'common.properties') => (
    <Suspense fallback={null}>
      <LicenseField name={name} form={form} scope={scope} />
    </Suspense>
  )
  const storeChoice = staged ? (
    <TargetsField stores={stores.data ?? null} value={targets} onChange={setTargets} />
  ) : (
    <StoreField stores={stores.data ?? null} register={form.register} />
  )
  const noTags = scope.lacks?.tags ?? null
  const panel = (file: (typeof files)[number]) => (
    <LazyFilePanel
      chosen={file.chosen}
      scope={scope}
      reading={file.reading}
      hazards={file.hazards}
      checks={checks}
      digests={computed.get(file.chosen.key)}
      published={publishedOf(file.published)}
    />
  )
  const own = (file: (typeof files)[number]) => ({
    index: file.index,
    fileName: file.chosen.file.name,
    offers,
    values: file.own!,
    inspection: file.reading.data?.inspection ?? null,
    declared: file.declared,
    control: form.control,
    register: form.register,
    errors: form.formState.errors.images?.[file.index],
  })
  const verdict = (file: (typeof files)[number]) => (
    <PublishedVerdict
      ruling={file.published}
      fileName={file.chosen.file.name}
      onAccept={() => page.accept(file.chosen.key)}
    />
  )

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
          {one?.own && (
            <>
              {panel(one)}
              {one.ready && (
                <div className="form-grid">
                  <NameField {...own(one)} />
                  <WhoField actor={actor} register={form.register} />
                  <OwnFields {...own(one)} />
                  {storeChoice}
                  {license('images.0.properties')}
                  <PublishedField checksums={checksums}>{verdict(one)}</PublishedField>
                  <CommonChecks actor={actor} control={form.control} />
                  <OwnExtras {...own(one)} several={false} noTags={noTags} />
                </div>
              )}
            </>
          )}
          {several && (
            <>
              <section className="upload-list" aria-labelledby="upload-list">
                <div className="upload-list-head">
                  <h2 id="upload-list" className="h-section">
                    {plural(files.length, 'file')}
                  </h2>
                  <span className="grow" />
                  <Button size="sm" variant="quiet" onClick={page.checkAll}>
                    Check all files first
                  </Button>
                  <Button size="sm" variant="quiet" onClick={page.toggleAll}>
                    {page.anyClosed ? 'Open all' : 'Close all'}
                  </Button>
                </div>
                <ul className="upload-files">
                  {files.map(
                    (file) =>
                      file.own && (
                        <FileRow
                          key={file.chosen.key}
                          chosen={file.chosen}
                          scope={scope}
                          checks={checks}
                          digests={computed.get(file.chosen.key)}
                          open={!page.closed.has(file.chosen.key)}
                          onToggle={() => page.toggle(file.chosen.key)}
                          onRemove={() => page.remove(file.chosen.key)}
                          inspection={file.reading.data?.inspection ?? null}
                          hazards={file.hazards}
                          dangerous={file.dangers !== null}
                          confirmed={file.confirmed}
                          published={file.published}
                          wrong={own(file).errors !== undefined}
                        >
                          {panel(file)}
                          {file.dangers !== null && (
                            <Checkbox
                              label={`Send ${file.chosen.file.name} all the same`}
                              checked={file.confirmed}
                              onChange={(event) =>
                                page.acknowledge(
                                  file.chosen.key,
                                  event.target.checked ? file.dangers : null,
                                )
                              }
                            />
                          )}
                          {file.published.kind !== 'nameless' && verdict(file)}
                          {file.ready && (
                            <div className="form-grid">
                              <NameField {...own(file)} wide />
                              <OwnFields {...own(file)} />
                              <OwnExtras {...own(file)} several noTags={noTags} />
                            </div>
                          )}
                        </FileRow>
                      ),
                  )}
                </ul>
              </section>
              <section className="upload-common" aria-labelledby="upload-common">
                <h2 id="upload-common" className="h-section">
                  For all files
                </h2>
                <div className="form-grid">
                  <WhoField actor={actor} register={form.register} />
                  {storeChoice}
                  {license('common.properties')}
                  <PublishedField checksums={checksums}>
                    {files.some(({ published }) => published.kind === 'nameless') && verdict(only!)}
                  </PublishedField>
                  <CommonChecks actor={actor} control={form.control} />
                  <CommonExtras page={page} noTags={noTags} />
                </div>
              </section>
            </>
          )}
          {files.length > 0 && <QuotaBars quota={quota} />}
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

/** Tags and properties of all files. */
function CommonExtras({
  page: { form },
  noTags,
}: {
  page: ReturnType<typeof useUploadForm>
  noTags: string | null
}) {
  const tags = useController({ control: form.control, name: 'common.tags' })
  return (
    <>
      <TagField
        label="Tags"
        tags={tags.field.value}
        disabledReason={noTags}
        onChange={tags.field.onChange}
      />
      <PropertyRows
        name="common.properties"
        label="Properties"
        control={form.control}
        register={form.register}
        errors={form.formState.errors.common?.properties}
      />
    </>
  )
}
