import type { Image } from '#openstack/glance/image.ts'

/** Words of a name that tell versions of one thing apart: numbers, dates, v2, rc1, latest. */
const VERSION =
  /^(?:v?\d[\d.]*(?:[a-z]{1,2}\d*)?|rc\d*|beta\d*|alpha\d*|build\d*|daily|latest|new|old)$/i

/**
 * What the names of a family have in common: `web-golden-2026-11` and `web-golden-2026-12` are both
 * `web-golden`. A number is part of it only in front of other words: `ubuntu-24.04-server-20261112`
 * is `ubuntu-24.04-server`, for 22.04 is another family.
 */
export function stemOf(name: string): string {
  const words = name
    .trim()
    .toLowerCase()
    .split(/[\s_-]+/)
    .filter(Boolean)
  while (words.length > 1 && VERSION.test(words.at(-1)!)) words.pop()
  return words.join('-')
}

const distroOf = ({ properties }: Image) =>
  [properties['os_distro'], properties['os_version'], properties['architecture']]
    .map((part) => part ?? '')
    .join(' ')
    .trim()

/** How sure it is that two images are versions of one thing: by name, by system, or not at all. */
export function kinship(a: Image, b: Image): 'name' | 'system' | null {
  if (a.name && b.name && stemOf(a.name) === stemOf(b.name)) return 'name'
  const distro = a.properties['os_distro']
  return distro !== undefined && distroOf(a) === distroOf(b) ? 'system' : null
}

/** Those that may take an image's place, the likeliest first: of one name, then the newest. */
export function successors(old: Image, images: Iterable<Image>, most: number): Image[] {
  const found: { image: Image; near: number }[] = []
  for (const image of images) {
    if (image.id === old.id || image.owner !== old.owner || image.os_hidden) continue
    if (image.created_at < old.created_at) continue
    const kin = kinship(old, image)
    if (kin) found.push({ image, near: kin === 'name' ? 1 : 0 })
  }
  return found
    .sort((a, b) => b.near - a.near || (a.image.created_at < b.image.created_at ? 1 : -1))
    .slice(0, most)
    .map(({ image }) => image)
}

/** `web-golden-20261108`: what a predecessor is called when its name goes to the new one. */
export function retiredName(old: Pick<Image, 'name' | 'id' | 'created_at'>): string {
  return `${old.name || old.id}-${old.created_at.slice(0, 10).replaceAll('-', '')}`
}
