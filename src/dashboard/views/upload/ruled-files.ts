import type { Digests } from '#transfers/hash/hashers.ts'
import type { UploadForm } from './form.ts'
import { allHazards, blockedBy, dangersOf, publishedRuling } from './rulings.ts'
import type { UploadPage } from './use-upload-form.ts'

/** What is to be said of each file of the page, as the form stands. @param computed digests, by file */
export function ruledFiles(
  page: UploadPage,
  values: UploadForm,
  computed: ReadonlyMap<string, Digests>,
) {
  const several = page.files.length > 1
  return page.files.map((entry, index) => {
    const { chosen, reading } = entry
    const own = values.images[index]
    const declared =
      reading.data?.compare({
        disk_format: own?.disk_format || null,
        container_format: own?.container_format || null,
        fileName: chosen.file.name,
      }) ?? []
    const hazards = reading.data ? allHazards(reading.data.inspection, declared) : []
    const dangers = dangersOf(hazards)
    const published = publishedRuling(
      page.checksums.text,
      { name: chosen.file.name, several, accepted: page.isAccepted(chosen.key) },
      computed.get(chosen.key),
    )
    const acknowledged = page.acknowledged.get(chosen.key)
    return {
      ...entry,
      index,
      own,
      declared,
      hazards,
      dangers,
      published,
      confirmed: dangers !== null && acknowledged === dangers,
      blocked: blockedBy({ published, several, dangers, acknowledged }),
    }
  })
}

export type RuledFile = ReturnType<typeof ruledFiles>[number]
