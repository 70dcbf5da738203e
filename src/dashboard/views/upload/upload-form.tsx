import { zodResolver } from '@hookform/resolvers/zod'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ChevronRight, Upload, X } from 'lucide-react'
import { useState } from 'react'
import { useFieldArray, useForm } from 'react-hook-form'
import { useTransferManager } from '#transfers/react.ts'
import { exactBytes, formatBytes } from '#lib/bytes.ts'
import { plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { capabilityQueries, formatsOf } from '#dashboard/queries/capabilities.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { takeDroppedFiles } from '#dashboard/components/dropped-files.ts'
import { canCreate } from '#dashboard/components/image-rules.ts'
import type { Actor } from '#dashboard/components/image-rules.ts'
import { Button, ButtonLink, IconButton } from '#dashboard/ui/button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { DropZone } from './drop-zone.tsx'
import { FileFields } from './file-fields.tsx'
import { fieldsOf, formFor, uploadSchema } from './form.ts'
import type { UploadForm as Values } from './form.ts'
import { quotaWords } from './quota.ts'

/** Which file is asked about, told apart although two may bear the same name. */
let fileNumbers = 0
const withKeys = (files: readonly File[]) =>
  files.map((file): [string, File] => [String(++fileNumbers), file])

/** New images from files of this computer, one or many at once. */
export function UploadForm({ scope, actor }: { scope: ActiveScope; actor: Actor }) {
  const manager = useTransferManager()
  const client = useQueryClient()
  const schema = useQuery(capabilityQueries.schema(scope))
  const stores = useQuery(capabilityQueries.stores(scope))
  const usage = useQuery(capabilityQueries.usage(scope))
  const offers = { ...formatsOf(schema.data), stores: stores.data ?? null }
  const [initial] = useState(() => withKeys(takeDroppedFiles()))
  const [files, setFiles] = useState<ReadonlyMap<string, File>>(new Map(initial))
  const [closed, setClosed] = useState<ReadonlySet<string>>(
    () => new Set(initial.length > 1 ? initial.map(([key]) => key) : []),
  )
  const [started, setStarted] = useState(0)
  const form = useForm<Values>({
    resolver: zodResolver(uploadSchema),
    defaultValues: { images: initial.map(([key, file]) => formFor(key, file.name, null)) },
    // As one types: an error that comes with the blur would move the button one is about to press.
    mode: 'onChange',
  })
  const images = useFieldArray({ control: form.control, name: 'images' })
  const chosen = images.fields.flatMap((field) => files.get(field.file) ?? [])
  const bytes = chosen.reduce((sum, file) => sum + file.size, 0)
  const quota = quotaWords(usage.data ?? null, bytes, chosen.length)
  const ruling = canCreate(actor)
  const notAllowed = ruling === true ? null : ruling.reason

  const add = (added: readonly File[]) => {
    setStarted(0)
    const known = schema.data ? offers.disk : null
    const keyed = withKeys(added)
    const rows = keyed.map(([key, file]) => formFor(key, file.name, known))
    setFiles((was) => new Map([...was, ...keyed]))
    // Of many files, the names and guesses stand in the heads; one opens what is to be changed.
    if (images.fields.length + rows.length > 1) {
      setClosed((was) => new Set([...was, ...rows.map((row) => row.file)]))
    }
    images.append(rows, { shouldFocus: false })
  }
  const clear = () => {
    setFiles(new Map())
    form.reset({ images: [] })
  }

  const toggle = (file: string) =>
    setClosed((was) => {
      const next = new Set(was)
      if (!next.delete(file)) next.add(file)
      return next
    })

  const start = form.handleSubmit(
    (values) => {
      const { projectId, region } = scope
      for (const image of values.images) {
        const file = files.get(image.file)
        if (file === undefined) continue
        manager.upload({
          scope: { projectId, region },
          file,
          fields: fieldsOf(image),
          ...(image.store === '' ? {} : { store: image.store }),
        })
      }
      setStarted(values.images.length)
      clear()
      void client.invalidateQueries({ queryKey: capabilityQueries.usage(scope).queryKey })
    },
    (errors) => {
      // What is wrong must be on view before the focus can go there.
      const wrong = images.fields.filter((_, index) => errors.images?.[index] !== undefined)
      setClosed((was) => new Set([...was].filter((key) => !wrong.some((row) => row.file === key))))
    },
  )

  const count = images.fields.length
  const one = count === 1
  return (
    <>
      <div className="scroll">
        <form id="upload" className="upload" noValidate onSubmit={(event) => void start(event)}>
          <DropZone
            several
            filled={count > 0}
            disabledReason={notAllowed}
            onFiles={add}
            title={
              count === 0
                ? 'Drop image files here'
                : one
                  ? (chosen[0]?.name ?? '')
                  : `${plural(count, 'file')}, ${formatBytes(bytes)}`
            }
            hint={
              notAllowed ??
              (count === 0
                ? `${offers.disk.join(', ')}. Several at once, if you like.`
                : one
                  ? `${formatBytes(bytes)} on this computer. Drop more files to upload several at once.`
                  : 'Drop more files to add them.')
            }
          />
          {started > 0 && (
            <Notice
              tone="accent"
              live="status"
              title={started === 1 ? 'The upload has started' : `${started} uploads have started`}
              actions={
                <ButtonLink size="sm" href={paths.images(scope)}>
                  Show the images
                </ButtonLink>
              }
            >
              <p>
                You may leave this page: the transfers go on beside every page. Only keep this tab
                open, because the bytes come from it.
              </p>
            </Notice>
          )}
          {one ? (
            <FileFields
              key={images.fields[0]?.id}
              index={0}
              fileName={chosen[0]?.name ?? ''}
              offers={offers}
              actor={actor}
              control={form.control}
              register={form.register}
              errors={form.formState.errors.images?.[0]}
            />
          ) : (
            <ul className="upload-files">
              {images.fields.map((field, index) => {
                const file = files.get(field.file)
                const open = !closed.has(field.file)
                const bodyId = `upload-file-${field.file}`
                return (
                  <li key={field.id} className="upload-file">
                    <div className="upload-file-head">
                      <button
                        type="button"
                        className="upload-file-toggle"
                        aria-expanded={open}
                        aria-controls={bodyId}
                        onClick={() => toggle(field.file)}
                      >
                        <Icon
                          of={ChevronRight}
                          size="sm"
                          className={open ? 'is-open' : undefined}
                        />
                        <span className="strong truncate">{file?.name}</span>
                        <span className="faint nowrap" title={exactBytes(file?.size ?? 0)}>
                          {formatBytes(file?.size ?? 0)}
                        </span>
                        {form.formState.errors.images?.[index] && (
                          <span className="bad nowrap">needs a look</span>
                        )}
                      </button>
                      <IconButton
                        icon={X}
                        label={`Remove ${file?.name ?? 'the file'}`}
                        onClick={() => images.remove(index)}
                      />
                    </div>
                    <div id={bodyId} hidden={!open} className="upload-file-body">
                      <FileFields
                        index={index}
                        fileName={file?.name ?? ''}
                        offers={offers}
                        actor={actor}
                        control={form.control}
                        register={form.register}
                        errors={form.formState.errors.images?.[index]}
                      />
                    </div>
                  </li>
                )
              })}
            </ul>
          )}
          {quota.warning !== null && (
            <Notice tone="warn" live="status" title="Not enough room">
              {quota.warning}
            </Notice>
          )}
        </form>
      </div>
      <div className="pane-foot">
        <span className="grow" />
        {count > 0 && <Button onClick={clear}>Clear</Button>}
        <Button
          type="submit"
          form="upload"
          variant="primary"
          icon={Upload}
          disabledReason={notAllowed ?? (count === 0 ? 'Choose a file first.' : null)}
        >
          {count === 0
            ? 'Upload'
            : one
              ? `Upload ${formatBytes(bytes)}`
              : `Upload ${plural(count, 'image')}, ${formatBytes(bytes)}`}
        </Button>
      </div>
      <Readout>
        {quota.stored && (
          <span>
            quota <b>{quota.stored.used}</b> of {quota.stored.limit}
          </span>
        )}
        {quota.images && (
          <span>
            images <b>{quota.images.used}</b> of {quota.images.limit}
          </span>
        )}
        <span className="grow" />
        <span>safe to leave this page once it has started</span>
      </Readout>
    </>
  )
}
