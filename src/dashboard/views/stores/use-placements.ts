import { useEffect, useMemo, useState } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { Store } from '#openstack/glance/types.ts'
import type { Entry } from '#dashboard/queries/catalogue-entry.ts'
import type { Catalogue, CatalogueSnapshot } from '#dashboard/queries/catalogue-store.ts'
import { useCatalogue } from '#dashboard/queries/catalogue.ts'
import { fits, type StoreTally, tallyOf } from '#dashboard/components/stores/placement.ts'
import type { StoresParams } from './params.ts'

/** Data of hidden images lies in stores as well. */
const SOURCES = ['plain', 'hidden'] as const

export interface Placements {
  readonly tallies: readonly StoreTally[]
  /** Images that have data anywhere, whatever the filter. */
  readonly placed: number
  readonly loading: CatalogueSnapshot
  /** Another number when the catalogue has changed. */
  readonly version: number
}

/** While pages stream in it is read again this seldom: 100,000 rows take some 30 ms. */
const againMs = (rows: number) => Math.max(120, rows / 500)

/** A number that changes some time after the catalogue has. */
function useChanges(catalogue: Catalogue): number {
  const [version, setVersion] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const again = () => {
      timer ??= setTimeout(() => {
        timer = null
        setVersion((before) => before + 1)
      }, againMs(catalogue.size))
    }
    const stop = catalogue.observe({ added: again, changed: again, removed: again })
    again()
    return () => {
      stop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [catalogue])
  return version
}

function* imagesOf(catalogue: Catalogue): Iterable<Image> {
  for (const { image } of catalogue.entries()) yield image
}

const matches = ({ name, id }: Image, words: readonly string[]): boolean => {
  const text = `${name ?? ''} ${id}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

const newest = (a: Entry, b: Entry) =>
  a.image.created_at < b.image.created_at ? 1 : a.image.created_at > b.image.created_at ? -1 : 0
const largest = (a: Entry, b: Entry) => (b.image.size ?? -1) - (a.image.size ?? -1)

/** Where the data of all images lies. */
export function usePlacements(catalogue: Catalogue, known: readonly Store[]): Placements {
  const loading = useCatalogue(catalogue, SOURCES)
  const version = useChanges(catalogue)
  const { stores: tallies, placed } = useMemo(() => {
    void version
    return tallyOf(imagesOf(catalogue), known)
  }, [catalogue, known, version])
  return { tallies, placed, loading, version }
}

/** The images that the address asks for. */
export function usePlacedRows(
  catalogue: Catalogue,
  version: number,
  { q, missing, only, sort }: StoresParams,
): readonly Entry[] {
  return useMemo(() => {
    void version
    const words = q.toLowerCase().split(/\s+/).filter(Boolean)
    const found: Entry[] = []
    for (const entry of catalogue.entries()) {
      if (!fits(entry.image, { missing, only })) continue
      if (words.length > 0 && !matches(entry.image, words)) continue
      found.push(entry)
    }
    found.sort(sort === 'size' ? largest : newest)
    return found
  }, [catalogue, version, q, missing, only, sort])
}
