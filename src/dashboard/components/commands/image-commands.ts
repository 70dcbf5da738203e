import type { Image } from '#openstack/glance/image.ts'
import { shellWord } from '#lib/shell-word.ts'
import { type Command, dataText, httpText, patchText } from './command.ts'

/** What is done to one image without the editor. */
export type Deed =
  | 'show'
  | 'download'
  | 'upload'
  | 'protect'
  | 'hide'
  | 'status'
  | 'tag'
  | 'untag'
  | 'delete'

type Known = Pick<
  Image,
  'id' | 'name' | 'disk_format' | 'status' | 'protected' | 'os_hidden' | 'tags'
>

/** A file name made of an image's name: no directories, no leading dot or dash, never empty. */
export function fileNameFor(image: Pick<Image, 'id' | 'name' | 'disk_format'>): string {
  const name = (image.name ?? '').replaceAll(/[/\\\0]/g, '_').replace(/^[.-]+/, '')
  const base = name === '' ? image.id : name
  const ending = image.disk_format ?? 'img'
  return base.toLowerCase().endsWith(`.${ending}`) ? base : `${base}.${ending}`
}

/** `glance` has what `openstack` lacks: data for a record that exists. */
export function uploadCommand(id: string, fileName: string): Command {
  return {
    title: 'Send its data',
    line: `glance image-upload --file ${shellWord(fileName)} ${shellWord(id)}`,
    http: dataText(`/v2/images/${encodeURIComponent(id)}/file`, fileName),
  }
}

export function downloadCommand(id: string, fileName: string): Command {
  return {
    title: 'Download it, checksum compared',
    line: `openstack image save --file ${shellWord(fileName)} ${shellWord(id)}`,
    http: httpText('GET', `/v2/images/${encodeURIComponent(id)}/file`),
  }
}

/** Stands for a tag that is not chosen yet. */
const TAG = 'TAG'

/**
 * What one does to an image at once, each as a command. They name the image by id: names need not be
 * unique. What is so already is left out, and so is what sends data where there is some.
 * @param fileName the file that is sent or received
 */
export function commandsFor(
  image: Known,
  fileName: string = fileNameFor(image),
): (Command & { deed: Deed })[] {
  const id = shellWord(image.id)
  const path = `/v2/images/${encodeURIComponent(image.id)}`
  const set = (option: string) => `openstack image set ${option} ${id}`
  const [tag] = image.tags
  const off = image.status === 'deactivated'
  return [
    {
      deed: 'show',
      title: 'Show this image',
      line: `openstack image show ${id}`,
      http: httpText('GET', path),
    },
    image.status === 'queued'
      ? { deed: 'upload', ...uploadCommand(image.id, fileName) }
      : { deed: 'download', ...downloadCommand(image.id, fileName) },
    {
      deed: 'protect',
      title: image.protected ? 'Turn protection off' : 'Turn protection on',
      line: set(image.protected ? '--unprotected' : '--protected'),
      http: patchText(path, 'protected', !image.protected),
    },
    {
      deed: 'hide',
      title: image.os_hidden ? 'Show it in lists' : 'Hide it from lists',
      line: set(image.os_hidden ? '--unhidden' : '--hidden'),
      http: patchText(path, 'os_hidden', !image.os_hidden),
    },
    {
      deed: 'status',
      title: off ? 'Reactivate it' : 'Deactivate it',
      line: set(off ? '--activate' : '--deactivate'),
      http: httpText('POST', `${path}/actions/${off ? 'reactivate' : 'deactivate'}`),
    },
    {
      deed: 'tag',
      title: 'Add a tag',
      line: set(`--tag ${TAG}`),
      http: httpText('PUT', `${path}/tags/${TAG}`),
    },
    ...(tag === undefined
      ? []
      : [
          {
            deed: 'untag' as const,
            title: 'Take a tag away',
            line: `openstack image unset --tag ${shellWord(tag)} ${id}`,
            http: httpText('DELETE', `${path}/tags/${encodeURIComponent(tag)}`),
          },
        ]),
    {
      deed: 'delete',
      title: 'Delete it',
      line: `openstack image delete ${id}`,
      http: httpText('DELETE', path),
    },
  ]
}
