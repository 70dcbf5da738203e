/** A name for an image from a file's name: without folders and the endings of image formats. */
export function suggestedName(fileName: string): string {
  const base = fileName.replace(/^.*[/\\]/, '').trim()
  const bare = base.replace(
    /(\.(qcow2|qcow|qed|img|raw|vmdk|vhd|vhdx|vpc|vdi|hdd|iso|ova|ovf|luks|bin|dd|disk|tar|gz|tgz|xz|txz|zst|zstd|bz2|lzma|zip))+$/i,
    '',
  )
  return (bare || base).slice(0, 255)
}

/** Glance's `min_disk` for a disk of so many bytes: whole GiB, rounded up; 0 where unknown. */
export function minDiskGiB(virtualSize: number | null): number {
  return virtualSize === null ? 0 : Math.ceil(virtualSize / 2 ** 30)
}
