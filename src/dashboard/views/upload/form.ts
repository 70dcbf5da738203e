import * as z from 'zod/mini'
import type { ImageFields } from '#openstack/glance/image.ts'
import {
  propertyKeyProblem,
  tagProblem,
  wholeNumberProblem,
} from '#dashboard/components/property-rules.ts'
import { guessFormat, guessName } from './guess-format.ts'

const amount = (unit: string) =>
  z.string().check(
    z.superRefine((text, context) => {
      const message = wholeNumberProblem(text, unit)
      if (message !== null) context.addIssue({ code: 'custom', message })
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
  visibility: z.enum(['private', 'shared', 'community', 'public']),
  /** Empty for the cloud's default. */
  store: z.string(),
  min_disk: amount('GiB'),
  min_ram: amount('MiB'),
  protected: z.boolean(),
  os_hidden: z.boolean(),
  tags: z.array(z.string()).check(
    z.superRefine((tags, context) => {
      tags.forEach((tag, index) => {
        const message = tagProblem(tag, tags.slice(0, index))
        if (message !== null) context.addIssue({ code: 'custom', message, path: [index] })
      })
    }),
  ),
  properties: z.array(z.object({ key: z.string(), value: z.string() })).check(
    z.superRefine((rows, context) => {
      rows.forEach(({ key }, index) => {
        const before = rows.slice(0, index).map((row) => row.key)
        const message = propertyKeyProblem(key, before)
        if (message !== null) context.addIssue({ code: 'custom', message, path: [index, 'key'] })
      })
    }),
  ),
})

/** The whole page: one entry for each file, in the order of the files. */
export const uploadSchema = z.object({
  images: z.array(imageSchema).check(z.minLength(1, 'Choose a file first.')),
})

export type UploadForm = z.infer<typeof uploadSchema>
/** What is asked about one file; numbers are kept as typed until they are sent. */
export type ImageForm = UploadForm['images'][number]

/**
 * What a file starts with.
 * @param file names the file on the page
 * @param offered the disk formats of this cloud; null while unknown
 */
export function formFor(
  file: string,
  fileName: string,
  offered: readonly string[] | null,
): ImageForm {
  const guess = guessFormat(fileName)
  const known = guess.disk !== null && (offered === null || offered.includes(guess.disk))
  return {
    file,
    name: guessName(fileName),
    disk_format: known ? (guess.disk ?? '') : '',
    container_format: guess.container,
    visibility: 'private',
    store: '',
    min_disk: '',
    min_ram: '',
    protected: false,
    os_hidden: false,
    tags: [],
    properties: [],
  }
}

/** The body of the POST that creates the image: only what was set, defaults are Glance's. */
export function fieldsOf(form: ImageForm): ImageFields {
  const min_disk = Number(form.min_disk.trim())
  const min_ram = Number(form.min_ram.trim())
  // A null prototype: a property may be called `__proto__`.
  const properties = Object.create(null) as Record<string, string>
  for (const { key, value } of form.properties) properties[key] = value
  return {
    name: form.name,
    disk_format: form.disk_format,
    container_format: form.container_format,
    visibility: form.visibility,
    ...(min_disk > 0 ? { min_disk } : {}),
    ...(min_ram > 0 ? { min_ram } : {}),
    ...(form.protected ? { protected: true } : {}),
    ...(form.os_hidden ? { os_hidden: true } : {}),
    ...(form.tags.length > 0 ? { tags: form.tags } : {}),
    ...(form.properties.length > 0 ? { properties } : {}),
  }
}
