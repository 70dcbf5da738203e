import { zodResolver } from '@hookform/resolvers/zod'
import { useQuery } from '@tanstack/react-query'
import { CloudDownload } from 'lucide-react'
import { useState } from 'react'
import { flushSync } from 'react-dom'
import { useForm } from 'react-hook-form'
import type { ImportRequest } from '#openstack/glance/imports.ts'
import { suggestedName } from '#disk-image/naming.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { capabilityQueries, formatsOf } from '#dashboard/queries/capabilities.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { Failure } from '#dashboard/components/failure.tsx'
import { canCreate } from '#dashboard/components/rules.ts'
import { canUploadInto } from '#dashboard/components/image-rules.ts'
import { ImportRefusal } from '#dashboard/components/imports/refusal-notice.tsx'
import {
  defaultTargets,
  targetsOf,
  targetsProblem,
  targetWords,
} from '#dashboard/components/imports/targets.ts'
import { TargetsField } from '#dashboard/components/imports/targets-field.tsx'
import { useBeginImport } from '#dashboard/components/imports/use-begin.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { CommonChecks, WhoField } from './common-fields.tsx'
import { emptyCommon, fieldsOf, formFor, uploadSchema, type UploadForm } from './form.ts'
import { NameField, OwnExtras, OwnFields } from './own-fields.tsx'
import {
  fileNameOf,
  methodOf,
  type RemoteWay,
  SourceFields,
  sourceProblem,
} from './remote-source.tsx'
import { remoteCommands } from './upload-commands.ts'

const FILE = 'remote'
const EMPTY = { uri: '', region: '', imageId: '' }

/** The form about the record, of which there is one: as for a file. */
const useRecord = (shouldFocusError: boolean) =>
  useForm<UploadForm>({
    shouldFocusError,
    resolver: zodResolver(uploadSchema),
    defaultValues: { images: [formFor(FILE, '')], common: emptyCommon },
    mode: 'onSubmit',
    reValidateMode: 'onChange',
  })

/** Data that the cloud fetches itself, into a new image or one that is queued. */
export function RemoteForm({
  way,
  scope,
  into,
}: {
  way: RemoteWay
  scope: ActiveScope
  /** Null for a new image. */
  into: string | null
}) {
  const schema = useQuery(capabilityQueries.schema(scope))
  const stores = useQuery(capabilityQueries.stores(scope))
  const target = useQuery({ ...imageQueries.detail(scope, into ?? ''), enabled: into !== null })
  const [source, setSource] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const [targets, setTargets] = useState(defaultTargets)
  const [begun, setBegun] = useState<{ id: string; name: string } | null>(null)
  const { begin, pending, error, reset } = useBeginImport(scope)
  const wrong = sourceProblem(way, source)
  const form = useRecord(wrong === null)
  const values = form.watch()
  const request: ImportRequest = { method: methodOf(way, source), ...targetsOf(targets) }
  const ruling =
    into === null
      ? canCreate(scope)
      : target.data
        ? canUploadInto(target.data, scope)
        : ({ reason: 'The image is being looked up.' } as const)
  const blocked = (ruling === true ? null : ruling.reason) ?? targetsProblem(targets)
  const own = {
    index: 0,
    fileName: fileNameOf(source.uri),
    offers: formatsOf(schema.data),
    values: values.images[0]!,
    inspection: null,
    declared: [],
    control: form.control,
    register: form.register,
    errors: form.formState.errors.images?.[0],
  }

  const change = (next: typeof source) => {
    setSource(next)
    setBegun(null)
    reset()
    // As a file's: it follows the address until somebody writes another.
    const name = form.getValues('images.0.name')
    if (name === suggestedName(fileNameOf(source.uri)))
      form.setValue('images.0.name', suggestedName(fileNameOf(next.uri)))
  }
  const start = (fields: UploadForm | null) => {
    if (wrong !== null || blocked !== null) return
    const image = fields?.images[0]
    begin(
      {
        into:
          into !== null ? { id: into } : { fields: fieldsOf(image ?? own.values, values.common) },
        request,
      },
      (done) => {
        setBegun({ id: done.image.id, name: done.image.name ?? '' })
        setSource(EMPTY)
        setTried(false)
        form.reset({ images: [formFor(FILE, '')], common: values.common })
      },
    )
  }
  const submit = (element: HTMLFormElement) => {
    flushSync(() => setTried(true))
    // The source is not a part of the form that looks after the rest, and comes before it.
    if (wrong !== null) element.querySelector<HTMLElement>('[aria-invalid]')?.focus()
    if (into !== null) start(null)
    else void form.handleSubmit(start)()
  }
  const name = target.data?.name || into
  return (
    <>
      <div className="scroll">
        <form
          id="remote"
          className="upload"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            submit(event.currentTarget)
          }}
        >
          {into !== null && (
            <p>
              The data goes into <b>{name}</b>, which has none yet. Its name, formats and properties
              stay as they are.
            </p>
          )}
          <Failure error={target.error} what="The image could not be loaded." />
          {begun !== null && (
            <Notice
              tone="accent"
              live="status"
              title="The import has started"
              actions={
                <ButtonLink size="sm" href={paths.image(scope, begun.id)}>
                  Show the image
                </ButtonLink>
              }
            >
              The cloud does it by itself: this page and this browser may be closed. The tray shows
              how far it is.
            </Notice>
          )}
          {ruling !== true && begun === null && (into === null || target.data) && (
            <Notice tone="warn" title="No data can be imported">
              {ruling.reason}
            </Notice>
          )}
          <div className="form-grid">
            <SourceFields
              way={way}
              scope={scope}
              source={source}
              error={tried ? (wrong ?? undefined) : undefined}
              onChange={change}
            />
            {into === null && (
              <>
                <NameField {...own} />
                <WhoField actor={scope} register={form.register} />
                <OwnFields {...own} />
              </>
            )}
            <TargetsField stores={stores.data ?? null} value={targets} onChange={setTargets} />
            {into === null && (
              <>
                <CommonChecks actor={scope} control={form.control} />
                <OwnExtras {...own} several={false} noTags={scope.lacks?.tags ?? null} />
              </>
            )}
          </div>
        </form>
      </div>
      {/* Beside what was pressed: the form is longer than many a screen. */}
      <div className="upload-refusal">
        <ImportRefusal error={error} request={request} />
      </div>
      <div className="pane-foot">
        <span className="grow" />
        <CommandPopover>
          <CommandLines
            commands={remoteCommands(
              into === null ? fieldsOf(own.values, values.common) : null,
              into,
              request,
            )}
          />
        </CommandPopover>
        {into !== null && (
          <ButtonLink href={paths.image(scope, into)}>Back to the image</ButtonLink>
        )}
        <Button
          type="submit"
          form="remote"
          variant="primary"
          icon={CloudDownload}
          pending={pending}
          disabledReason={blocked}
        >
          Import
        </Button>
      </div>
      <Readout>
        <span>
          to <b>{targetWords(request)}</b>
        </span>
        <span className="grow" />
        <span>nothing passes through this computer</span>
      </Readout>
    </>
  )
}
