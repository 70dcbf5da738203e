import type { Image } from '#openstack/glance/image.ts'
import type { ProjectFate } from '#dashboard/queries/project-lookup.ts'
import type { SharedImage } from '#dashboard/queries/shared-by-me.ts'
import type { SharingParams } from './sharing-params.ts'

/** One member of one image. */
export interface Row {
  /** Of image and project together. */
  readonly key: string
  readonly image: Image
  readonly project: string
  /** Null where it is not known. */
  readonly name: string | null
  /** What is known of the project; null while it is being asked. */
  readonly fate: ProjectFate['kind'] | null
  readonly status: string
  /** When it got this state, ISO. */
  readonly since: string
}

export const nameOf = (image: Image): string => image.name || image.id
export const rowKey = (imageId: string, project: string): string => `${imageId} ${project}`

const DAY_MS = 24 * 3_600_000
/** After this many days without an answer an offer is worth a look. */
export const LONG_DAYS = 7

/** Every member that was read, with what is known of its project. */
export function rowsOf(
  images: readonly SharedImage[],
  nameIfKnown: (projectId: string) => string | null,
  fates: ReadonlyMap<string, ProjectFate>,
): Row[] {
  return images.flatMap(({ image, members }) =>
    (members ?? []).map((member): Row => {
      const fate = fates.get(member.member_id)
      const named = fate?.kind === 'there' ? fate.name : nameIfKnown(member.member_id)
      return {
        key: rowKey(image.id, member.member_id),
        image,
        project: member.member_id,
        name: named,
        fate: fate?.kind ?? (named === null ? null : 'there'),
        status: member.status,
        // An answer is told by its own time, an offer by when it was made.
        since: member.status === 'pending' ? member.created_at : member.updated_at,
      }
    }),
  )
}

/** Whether an offer has had no answer for so many days. */
export const waitsFor = ({ status, since }: Row, days: number, now: number): boolean =>
  status === 'pending' && now - Date.parse(since) > days * DAY_MS

const has = (words: string, ...texts: (string | null)[]) => {
  const wanted = words.trim().toLowerCase()
  return wanted === '' || texts.some((text) => text?.toLowerCase().includes(wanted))
}

export function matching(
  rows: readonly Row[],
  { image, project, state, gone, waiting }: SharingParams,
  now: number,
): Row[] {
  return rows.filter(
    (row) =>
      has(image, row.image.name, row.image.id) &&
      has(project, row.name, row.project) &&
      (state === null || row.status === state) &&
      (!gone || row.fate === 'gone') &&
      (waiting === null || waitsFor(row, waiting, now)),
  )
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
const TEXT: Record<SharingParams['sort']['key'], (row: Row) => string> = {
  image: (row) => nameOf(row.image),
  project: (row) => row.name ?? row.project,
  state: (row) => row.status,
  since: (row) => row.since,
}

/** In the order asked for; rows that are alike in it by image, then by project. */
export function sorted(rows: readonly Row[], { key, dir }: SharingParams['sort']): Row[] {
  const sign = dir === 'asc' ? 1 : -1
  const by = (text: (row: Row) => string) => (a: Row, b: Row) => collator.compare(text(a), text(b))
  const orders = [by(TEXT.image), by(TEXT.project), by((row) => row.key)]
  return rows.toSorted((a, b) => {
    const first = sign * by(TEXT[key])(a, b)
    return first || orders.map((order) => order(a, b)).find((each) => each !== 0) || 0
  })
}

export interface MatrixProject {
  readonly id: string
  readonly name: string | null
  readonly fate: Row['fate']
}

/** The same rows as a table: an image a line, a project a column. */
export interface Matrix {
  readonly images: readonly Image[]
  readonly projects: readonly MatrixProject[]
  readonly at: ReadonlyMap<string, Row>
}

export function matrixOf(rows: readonly Row[]): Matrix {
  const images = new Map<string, Image>()
  const projects = new Map<string, MatrixProject>()
  const counts = new Map<string, number>()
  for (const row of rows) {
    images.set(row.image.id, row.image)
    counts.set(row.project, (counts.get(row.project) ?? 0) + 1)
    projects.set(row.project, { id: row.project, name: row.name, fate: row.fate })
  }
  const countOf = ({ id }: MatrixProject) => counts.get(id) ?? 0
  return {
    images: [...images.values()].sort(
      (a, b) => collator.compare(nameOf(a), nameOf(b)) || collator.compare(a.id, b.id),
    ),
    projects: [...projects.values()].sort((a, b) =>
      // Those with a name first; an id says little, so that the others come by what they have.
      a.name === null || b.name === null
        ? Number(a.name === null) - Number(b.name === null) ||
          countOf(b) - countOf(a) ||
          collator.compare(a.id, b.id)
        : collator.compare(a.name, b.name) || collator.compare(a.id, b.id),
    ),
    at: new Map(rows.map((row) => [row.key, row])),
  }
}

/** What a press on a head or a cell makes of the selection: all of these, or none of them. */
export function toggled(selected: ReadonlySet<string>, keys: readonly string[]): Set<string> {
  const next = new Set(selected)
  const on = keys.some((key) => !next.has(key))
  for (const key of keys) {
    if (on) next.add(key)
    else next.delete(key)
  }
  return next
}
