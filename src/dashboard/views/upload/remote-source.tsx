import type { ImportMethod } from '#openstack/glance/imports.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { Select, TextField } from '#dashboard/ui/field.tsx'

/** Where the cloud fetches the data, as it is typed. */
export interface Source {
  readonly uri: string
  readonly region: string
  readonly imageId: string
}

export type RemoteWay = 'web-download' | 'glance-download'

export const methodOf = (way: RemoteWay, { uri, region, imageId }: Source): ImportMethod =>
  way === 'web-download'
    ? { name: way, uri: uri.trim() }
    : { name: way, glance_region: region, glance_image_id: imageId.trim() }

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** What is wrong with it, before the cloud is asked; null: nothing that can be seen here. */
export function sourceProblem(way: RemoteWay, source: Source): string | null {
  if (way === 'glance-download') {
    if (source.region === '') return 'Choose the region that has the image.'
    return UUID.test(source.imageId.trim())
      ? null
      : 'Give the id of the image, as its page in that region shows it.'
  }
  const uri = source.uri.trim()
  if (uri === '') return 'Give the address of the data.'
  const url = URL.parse(uri)
  if (url === null || url.host === '')
    return 'This is no address: it begins with https:// or http://.'
  // Glance fetches these two and no other (glance/common/scripts/utils.py, get_image_data_iter).
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return `The cloud fetches from https:// and http:// only, not from ${url.protocol}//.`
  return null
}

/** The file name at the end of an address; ''. */
export function fileNameOf(uri: string): string {
  const last = URL.parse(uri.trim())?.pathname.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}

/** What the cloud shall fetch. */
export function SourceFields({
  way,
  scope,
  source,
  error,
  onChange,
}: {
  way: RemoteWay
  scope: ActiveScope
  source: Source
  error: string | undefined
  onChange: (source: Source) => void
}) {
  if (way === 'web-download') {
    const secret = URL.parse(source.uri.trim())
    return (
      <TextField
        label="Address"
        fieldClassName="span-2"
        placeholder="https://…"
        inputMode="url"
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        value={source.uri}
        error={error}
        warn={
          secret?.username || secret?.password
            ? 'Name and password stay readable in the task of the import, for this project and for administrators.'
            : secret?.protocol === 'http:'
              ? 'On the way anybody could change what comes by http://. Compare the digest afterwards.'
              : undefined
        }
        help="As the cloud can reach it, which may be less than this computer can."
        onChange={(event) => onChange({ ...source, uri: event.target.value })}
      />
    )
  }
  const others = scope.regions.filter((region) => region !== scope.region)
  const unchosen = source.region === ''
  return (
    <>
      <Select
        label="Region"
        options={[
          { value: '', label: others.length === 0 ? 'There is no other region' : 'Choose…' },
          ...others.map((region) => ({ value: region, label: region })),
        ]}
        value={source.region}
        error={unchosen ? error : undefined}
        onChange={(event) => onChange({ ...source, region: event.target.value })}
      />
      <TextField
        label="Id of the image there"
        mono
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        value={source.imageId}
        error={unchosen ? undefined : error}
        help="Its page in that region shows it."
        onChange={(event) => onChange({ ...source, imageId: event.target.value })}
      />
    </>
  )
}
