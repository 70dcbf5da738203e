import type { Image } from '#openstack/glance/image.ts'
import { shellWord } from '#lib/shell-word.ts'

/** One line for a POSIX shell that does the same as something on this page. */
export interface Command {
  title: string
  line: string
}

/** A file name made of an image's name: no directories, no leading dot or dash, never empty. */
export function fileNameFor(image: Pick<Image, 'id' | 'name' | 'disk_format'>): string {
  const name = (image.name ?? '').replaceAll(/[/\\\0]/g, '_').replace(/^[.-]+/, '')
  const base = name === '' ? image.id : name
  const ending = image.disk_format ?? 'img'
  return base.toLowerCase().endsWith(`.${ending}`) ? base : `${base}.${ending}`
}

/**
 * What this page shows and does, as lines of python-openstackclient ("openstack image …").
 * They name the image by id: names need not be unique.
 */
export function commandsFor(
  image: Pick<Image, 'id' | 'name' | 'disk_format' | 'status' | 'protected' | 'os_hidden'>,
): Command[] {
  const id = shellWord(image.id)
  const set = (option: string) => `openstack image set ${option} ${id}`
  return [
    { title: 'Show this image', line: `openstack image show ${id}` },
    {
      title: 'Download it, checksum compared',
      line: `openstack image save --file ${shellWord(fileNameFor(image))} ${id}`,
    },
    image.protected
      ? { title: 'Turn protection off', line: set('--unprotected') }
      : { title: 'Turn protection on', line: set('--protected') },
    image.os_hidden
      ? { title: 'Show it in lists', line: set('--unhidden') }
      : { title: 'Hide it from lists', line: set('--hidden') },
    image.status === 'deactivated'
      ? { title: 'Reactivate it', line: set('--activate') }
      : { title: 'Deactivate it', line: set('--deactivate') },
    { title: 'Delete it', line: `openstack image delete ${id}` },
  ]
}
