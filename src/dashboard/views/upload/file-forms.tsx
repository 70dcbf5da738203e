import { late } from '#dashboard/ui/late.tsx'
import { useController } from 'react-hook-form'
import type { Store } from '#openstack/glance/types.ts'
import type { Digests } from '#transfers/hash/hashers.ts'
import { plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import type { Actor } from '#dashboard/components/rules.ts'
import type { Targets } from '#dashboard/components/imports/targets.ts'
import { TargetsField } from '#dashboard/components/imports/targets-field.tsx'
import { TagField } from '#dashboard/components/tag-field.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { CommonChecks, StoreField, WhoField } from './common-fields.tsx'
import { FilePanel } from './file-panel.tsx'
import { FileRow } from './file-row.tsx'
import type { FormatOffers } from './form.ts'
import { NameField, OwnExtras, OwnFields } from './own-fields.tsx'
import { PropertyRows } from './property-rows.tsx'
import { PublishedField } from './published-field.tsx'
import { PublishedVerdict } from './published-verdict.tsx'
import type { RuledFile } from './ruled-files.ts'
import { publishedOf } from './rulings.ts'
import type { UploadPage } from './use-upload-form.ts'

/** Few clouds have licenses to choose from. */
const LicenseField = late(async () => ({
  default: (await import('./license-field.tsx')).LicenseField,
}))

/** What can be said of the chosen files: of one alone, or of each of several and of all. */
export function FileForms({
  page,
  files,
  computed,
  scope,
  actor,
  offers,
  stores,
  staged,
  targets,
  onTargets,
}: {
  page: UploadPage
  files: readonly RuledFile[]
  /** Digests of them so far, by file. */
  computed: ReadonlyMap<string, Digests>
  scope: ActiveScope
  actor: Actor
  offers: FormatOffers
  /** Null on a cloud with one nameless store. */
  stores: readonly Store[] | null
  /** Whether the cloud imports what is sent, from its staging area. */
  staged: boolean
  targets: Targets
  onTargets: (targets: Targets) => void
}) {
  const { form, checks, checksums } = page
  const [only] = files
  const several = files.length > 1
  const one = several ? undefined : only
  const license = (name: 'images.0.properties' | 'common.properties') => (
    <LicenseField name={name} form={form} scope={scope} />
  )
  const storeChoice = staged ? (
    <TargetsField stores={stores} value={targets} onChange={onTargets} />
  ) : (
    <StoreField stores={stores} register={form.register} />
  )
  const noTags = scope.lacks?.tags ?? null
  const panel = (file: RuledFile) => (
    <FilePanel
      chosen={file.chosen}
      scope={scope}
      reading={file.reading}
      hazards={file.hazards}
      checks={checks}
      digests={computed.get(file.chosen.key)}
      published={publishedOf(file.published)}
    />
  )
  const own = (file: RuledFile) => ({
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
  const verdict = (file: RuledFile) => (
    <PublishedVerdict
      ruling={file.published}
      fileName={file.chosen.file.name}
      onAccept={() => page.accept(file.chosen.key)}
    />
  )

  return (
    <>
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
    </>
  )
}

/** Tags and properties of all files. */
function CommonExtras({ page: { form }, noTags }: { page: UploadPage; noTags: string | null }) {
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
