import type { ReactNode } from 'react'
import * as z from 'zod/mini'
import type { ImageFields } from '#openstack/glance/image.ts'
import type { Inspection } from '#disk-image/inspection.ts'
import { minDiskGiB, suggestedName } from '#disk-image/naming.ts'
import {
  propertyKeyProblem,
  tagProblem,
  wholeNumberProblem,
} from '#dashboard/components/property-rules.ts'

const amount = (unit: string) =>
  z.string().check(
    z.superRefine((text, context) => {
      const message = wholeNumberProblem(text, unit)
      if (message !== null) context.addIssue({ code: 'custom', message })
    }),
  )

const tags = z.array(z.string()).check(
  z.superRefine((given, context) => {
    given.forEach((tag, index) => {
      const message = tagProblem(tag, given.slice(0, index))
      if (message !== null) context.addIssue({ code: 'custom', message, path: [index] })
    })
  }),
)

const properties = z.array(z.object({ key: z.string(), value: z.string() })).check(
  z.superRefine((rows, context) => {
    rows.forEach(({ key }, index) => {
      const before = rows.slice(0, index).map((row) => row.key)
      const message = propertyKeyProblem(key, before)
      if (message !== null) context.addIssue({ code: 'custom', message, path: [index, 'key'] })
    })
  }),
)

const imageSchema = z.object({
  /** Which of the page's files it is for. */
  file: z.string(),
  name: z
    .string()
    .check(
      z.minLength(1, 'Give the image a name: it is how people find it.'),
      z.maxLength(255, 'A name has at most 255 characters.'),
    ),
  disk_format: z
    .string()
    .check(z.minLength(1, 'Choose the disk format. Glance refuses data without one.')),
  container_format: z
    .string()
    .check(z.minLength(1, 'Choose the container format. Glance refuses data without one.')),
  min_disk: amount('GiB'),
  min_ram: amount('MiB'),
  tags,
  properties,
})

/** What is the same for every file of the page. */
const commonSchema = z.object({
  visibility: z.enum(['private', 'shared', 'community', 'public']),
  /** Empty for the cloud's default. */
  store: z.string(),
  protected: z.boolean(),
  os_hidden: z.boolean(),
  /** Those of all files; a file's own come on top. */
  tags,
  properties,
})

/** The whole page: one entry for each file, in the order of the files, and what they share. */
export const uploadSchema = z.object({
  images: z.array(imageSchema).check(z.minLength(1, 'Choose a file first.')),
  common: commonSchema,
})

export type UploadForm = z.infer<typeof uploadSchema>
/** What is asked about one file; numbers are kept as typed until they are sent. */
export type ImageForm = UploadForm['images'][number]
export type CommonForm = UploadForm['common']

export const emptyCommon: CommonForm = {
  visibility: 'private',
  store: '',
  protected: false,
  os_hidden: false,
  tags: [],
  properties: [],
}

/** What new images begin with when they shall be like one that exists. */
export interface Like {
  readonly visibility: CommonForm['visibility']
  /** A file's form before it was read. @param alone so that it may have the other image's name */
  begin: (form: ImageForm, alone: boolean) => ImageForm
  /** A file's form after that: the file itself counts more. */
  complete: (form: ImageForm) => ImageForm
}

/** The form, begun with something, and what is said about that above it. */
export type FormFor = (like?: Like, notice?: ReactNode) => ReactNode

/**
 * What a file starts with, before it was read.
 * @param file names the file on the page
 */
export function formFor(file: string, fileName: string): ImageForm {
  return {
    file,
    name: suggestedName(fileName),
    disk_format: '',
    container_format: '',
    min_disk: '',
    min_ram: '',
    tags: [],
    properties: [],
  }
}

/** What an inspection says about the fields of an image; empty where it says nothing. */
export function fromFile({ diskFormat, containerFormat, virtualSize }: Inspection): {
  disk_format: string
  container_format: string
  min_disk: string
} {
  const min = minDiskGiB(virtualSize)
  return {
    disk_format: diskFormat ?? '',
    container_format: containerFormat ?? '',
    min_disk: min === 0 ? '' : String(min),
  }
}

/** The formats that a cloud takes. */
export interface FormatOffers {
  readonly disk: readonly string[]
  readonly container: readonly string[]
}

/** What was read, put into the fields that are still empty; a format that the cloud does not take is left out. */
export function filledIn(form: ImageForm, inspection: Inspection, offers: FormatOffers): ImageForm {
  const read = fromFile(inspection)
  const offered = (format: string, among: readonly string[]) =>
    among.includes(format) ? format : ''
  return {
    ...form,
    disk_format: form.disk_format || offered(read.disk_format, offers.disk),
    container_format: form.container_format || offered(read.container_format, offers.container),
    min_disk: form.min_disk || read.min_disk,
  }
}

/**
 * The body of the POST that creates the image: only what was set, defaults are Glance's. A file's
 * own tags and properties come on top of those for all.
 */
export function fieldsOf(form: ImageForm, common: CommonForm): ImageFields {
  const min_disk = Number(form.min_disk.trim())
  const min_ram = Number(form.min_ram.trim())
  const allTags = [...new Set([...common.tags, ...form.tags])]
  // A null prototype: a property may be called `__proto__`.
  const all = Object.create(null) as Record<string, string>
  for (const { key, value } of [...common.properties, ...form.properties]) all[key] = value
  return {
    name: form.name,
    disk_format: form.disk_format,
    container_format: form.container_format,
    visibility: common.visibility,
    ...(min_disk > 0 ? { min_disk } : {}),
    ...(min_ram > 0 ? { min_ram } : {}),
    ...(common.protected ? { protected: true } : {}),
    ...(common.os_hidden ? { os_hidden: true } : {}),
    ...(allTags.length > 0 ? { tags: allTags } : {}),
    ...(Object.keys(all).length > 0 ? { properties: all } : {}),
  }
}

/** What was for all files, made the last one's own: with one file there is no "all". */
export function withCommon(form: ImageForm, common: CommonForm): ImageForm {
  const own = new Set(form.properties.map(({ key }) => key))
  return {
    ...form,
    tags: [...new Set([...common.tags, ...form.tags])],
    properties: [...common.properties.filter(({ key }) => !own.has(key)), ...form.properties],
  }
}
