import { zodResolver } from '@hookform/resolvers/zod'
import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { useFieldArray, useForm } from 'react-hook-form'
import type { FieldErrors } from 'react-hook-form'
import { DEFAULT_MULTIHASH } from '#transfers/hash/names.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { capabilityQueries, formatsOf } from '#dashboard/queries/capabilities.ts'
import { takeDroppedFiles } from '#dashboard/components/dropped-files.ts'
import type { PickedFile } from '#dashboard/components/dropped-files.ts'
import { inspectionQueries } from '#dashboard/components/inspection/inspections.ts'
import { newChecks } from './checks.ts'
import { emptyCommon, filledIn, formFor, uploadSchema, withCommon } from './form.ts'
import type { Like, UploadForm } from './form.ts'
import { withKeys } from './picked-files.ts'
import type { ChosenFile } from './picked-files.ts'
import { findPublished, looksLikeChecksumFile } from './published.ts'
import type { PublishedText } from './published.ts'
import { useChecksums } from './use-checksums.ts'

export type UploadPage = ReturnType<typeof useUploadForm>

/** The files of the page, what was read from them, and the form about them. */
export function useUploadForm(scope: ActiveScope, like?: Like) {
  const client = useQueryClient()
  const common = like ? { ...emptyCommon, visibility: like.visibility } : emptyCommon
  const [files, setFiles] = useState<ReadonlyMap<string, ChosenFile>>(new Map())
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [acknowledged, setAcknowledged] = useState<ReadonlyMap<string, string>>(new Map())
  const [accepted, setAccepted] = useState<ReadonlyMap<string, PublishedText | null>>(new Map())
  /** What was read of them is in their fields, or they cannot be read. */
  const [ready, setReady] = useState<ReadonlySet<string>>(new Set())
  const [started, setStarted] = useState(0)
  const [checks] = useState(newChecks)
  const checksums = useChecksums()
  const form = useForm<UploadForm>({
    resolver: zodResolver(uploadSchema),
    defaultValues: { images: [], common },
    // A file begins with empty fields that are filled in when it was read: nothing is wrong yet. And
    // an error that comes with the blur would move the button one is about to press.
    mode: 'onSubmit',
    reValidateMode: 'onChange',
  })
  const images = useFieldArray({ control: form.control, name: 'images' })
  const chosen = images.fields.flatMap((field) => files.get(field.file) ?? [])
  const readings = useQueries({
    queries: chosen.map(({ key, file }) => inspectionQueries.file(key, file)),
  })

  /** Reads a file and fills in what it says, where the fields are still empty. */
  async function read({ key, file }: ChosenFile): Promise<void> {
    // A file that cannot be read is told where it is shown.
    const inspected = await client.fetchQuery(inspectionQueries.file(key, file)).catch(() => null)
    // Glance's own formats, as long as the cloud has not told its own: nobody waits for that.
    const offers = formatsOf(client.getQueryData(capabilityQueries.schema(scope).queryKey))
    const index = form.getValues('images').findIndex((image) => image.file === key)
    if (index < 0) return
    if (inspected !== null || like) {
      const image = form.getValues(`images.${index}`)
      const found = inspected ? filledIn(image, inspected.inspection, offers) : image
      const filled = like?.complete(found) ?? found
      const shouldValidate = form.formState.isSubmitted
      for (const field of ['disk_format', 'container_format', 'min_disk'] as const) {
        if (filled[field] !== image[field])
          form.setValue(`images.${index}.${field}`, filled[field], { shouldValidate })
      }
    }
    setReady((was) => new Set([...was, key]))
  }

  const add = (picked: readonly PickedFile[]) => {
    setStarted(0)
    const sums = picked.find(({ file }) => looksLikeChecksumFile(file))
    if (sums) void checksums.read(sums.file)
    const added = withKeys(picked.filter((each) => each !== sums))
    if (added.length === 0) return
    const alone = added.length === 1 && form.getValues('images').length === 0
    const rows = added.map(({ key, file }) => {
      const row = formFor(key, file.name)
      return like?.begin(row, alone) ?? row
    })
    setFiles((was) => new Map([...was, ...added.map((each) => [each.key, each] as const)]))
    // Of many files, what was found stands in their heads; one opens what is to be changed.
    const before = form.getValues('images')
    if (before.length + rows.length > 1)
      setClosed((was) => new Set([...was, ...rows.map((row) => row.file)]))
    images.append(rows, { shouldFocus: false })
    for (const each of added) void read(each)
  }

  const onArrival = useEffectEvent(add)
  useEffect(() => {
    void takeDroppedFiles()?.then((picked) => onArrival(picked))
  }, [])
  // Nobody waits for digests any more once the page is left.
  useEffect(() => () => checks.stopAll(), [checks])

  const remove = (key: string) => {
    checks.forget(key)
    const { images: rows, common } = form.getValues()
    const index = rows.findIndex((row) => row.file === key)
    images.remove(index)
    const left = rows.filter((row) => row.file !== key)
    if (left.length !== 1) return
    const [last] = left
    form.setValue('images', [withCommon(last!, common)])
    form.setValue('common', { ...common, tags: [], properties: [] })
    setClosed(new Set())
  }

  const clear = () => {
    for (const { key } of files.values()) checks.forget(key)
    setFiles(new Map())
    setClosed(new Set())
    setAcknowledged(new Map())
    setAccepted(new Map())
    checksums.clear()
    form.reset({ images: [], common })
  }

  const anyClosed = chosen.some(({ key }) => closed.has(key))
  return {
    form,
    checks,
    checksums,
    files: chosen.map((each, index) => ({
      chosen: each,
      ready: ready.has(each.key),
      reading: {
        data: readings[index]?.data,
        error: readings[index]?.error ?? null,
        again: () => {
          void client
            .resetQueries({ queryKey: inspectionQueries.file(each.key, each.file).queryKey })
            .then(() => read(each))
        },
      },
    })),
    acknowledged,
    closed,
    anyClosed,
    /** How many uploads the last press has started. */
    started,
    add,
    remove,
    clear,
    /** A digest of another name is for this file: this one, not the next that is pasted. */
    accept: (key: string) => setAccepted((was) => new Map(was).set(key, checksums.text)),
    isAccepted: (key: string) => checksums.text !== null && accepted.get(key) === checksums.text,
    /** @param dangers what is said yes to; null takes it back */
    acknowledge: (key: string, dangers: string | null) =>
      setAcknowledged((was) => {
        const next = new Map(was)
        if (dangers === null) next.delete(key)
        else next.set(key, dangers)
        return next
      }),
    toggle: (key: string) =>
      setClosed((was) => {
        const next = new Set(was)
        if (!next.delete(key)) next.add(key)
        return next
      }),
    open: (keys: readonly string[]) =>
      setClosed((was) => new Set([...was].filter((key) => !keys.includes(key)))),
    toggleAll: () => setClosed(anyClosed ? new Set() : new Set(chosen.map(({ key }) => key))),
    checkAll: () => {
      for (const each of chosen) {
        const match = checksums.text && findPublished(checksums.text, each.file.name)
        const algorithms = match?.kind === 'found' && match.named ? match.digests : []
        checks.start(each, ['md5', DEFAULT_MULTIHASH, ...algorithms.map(({ algo }) => algo)])
      }
    },
    /** What is wrong must be on view before the focus can go there. */
    openWrong: (errors: FieldErrors<UploadForm>) => {
      const wrong = images.fields.filter((_, index) => errors.images?.[index] !== undefined)
      setClosed((was) => new Set([...was].filter((key) => !wrong.some((row) => row.file === key))))
    },
    /** Everything is on its way. */
    sent: () => {
      setStarted(chosen.length)
      clear()
      void client.invalidateQueries({ queryKey: capabilityQueries.usage(scope).queryKey })
    },
  }
}
