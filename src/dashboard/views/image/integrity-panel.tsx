import { FileCheck2 } from 'lucide-react'
import type { Image } from '#openstack/glance/image.ts'
import { checksumFile } from '#transfers/download/checksum-file.ts'
import { downloadFileName } from '#transfers/download/file-name.ts'
import { algorithmOf } from '#transfers/hash/names.ts'
import type { Verdict } from '#transfers/types.ts'
import { exactTime } from '#lib/dates.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { DigestMark } from '#dashboard/ui/marks.tsx'
import { SplitStrip } from '#dashboard/ui/split-strip.tsx'
import { saveText } from '#dashboard/components/save-text.ts'
import { algorithm } from '#dashboard/components/figures.ts'
import { integrityOf } from './integrity.ts'
import { formatMoment } from './moment.ts'

/** Upper half what this browser had, lower half what Glance has; and the digests as text. */
export function IntegrityPanel({ image, verdict }: { image: Image; verdict: Verdict | null }) {
  const { state, pair, title, sentence, digests } = integrityOf(image, verdict)
  const source = verdict?.direction === 'download' ? 'file as received' : 'file as sent'
  return (
    <section className="section" aria-labelledby="integrity">
      <div className="section-head">
        <h2 id="integrity">Integrity</h2>
        <span className="grow" />
        <SaveChecksum image={image} />
      </div>
      <div className="verdict">
        <div className="verdict-head">
          <DigestMark verdict={state === 'no-data' ? 'not-compared' : state} decorative />
          <p className="verdict-words">
            <span className={state === 'differs' ? 'strong bad' : 'strong'}>{title}</span>{' '}
            <span className="muted">{sentence}</span>
          </p>
          <span className="grow" />
          {pair && verdict && (
            <time
              className="faint nowrap only-wide"
              dateTime={verdict.at}
              title={exactTime(verdict.at)}
            >
              {formatMoment(verdict.at)}
            </time>
          )}
        </div>
        {pair && (
          <div className="verdict-strip">
            <SplitStrip
              local={pair.local}
              remote={pair.remote}
              label={`${algorithm(pair.algo)}, ${pair.remote.length / 2} bytes: the upper half is the ${source}, the lower half what Glance reports. ${state === 'agrees' ? 'All bytes agree.' : 'They differ.'}`}
            />
            <p className="verdict-legend">
              <span>
                <i className="swatch-top" />
                {source}, this browser
              </span>
              <span>
                <i
                  className={state === 'differs' ? 'swatch-bottom swatch-differs' : 'swatch-bottom'}
                />
                {pair.algo === 'md5' ? 'checksum' : 'os_hash_value'} of Glance
              </span>
            </p>
          </div>
        )}
        {digests.map(({ algo, value }) => (
          <div className="hash-row" key={algo}>
            <span className={state === 'differs' && pair?.algo === algo ? 'bad' : 'muted'}>
              {algorithm(algo)}
            </span>
            <code className="truncate" title={value}>
              {value}
            </code>
            <CopyButton value={value} label={`Copy ${algorithm(algo)}`} />
          </div>
        ))}
        {pair && state === 'differs' && (
          <div className="hash-row">
            <span className="muted">{source}</span>
            <code className="truncate" title={pair.local}>
              {pair.local}
            </code>
            <CopyButton value={pair.local} label={`Copy ${algorithm(pair.algo)} of this browser`} />
          </div>
        )}
      </div>
    </section>
  )
}

/** The sidecar of the image's data, by the better of its digests; nothing where it has none. */
function SaveChecksum({ image }: { image: Image }) {
  const fileName = downloadFileName(image.name, image.id, image.disk_format)
  const multihash = algorithmOf(image.os_hash_algo)
  const sidecar =
    (multihash && checksumFile(image, fileName, multihash)) ?? checksumFile(image, fileName, 'md5')
  if (sidecar === null) return null
  return (
    <Button
      size="sm"
      variant="quiet"
      icon={FileCheck2}
      title={sidecar.command === null ? undefined : `Check with: ${sidecar.command}`}
      onClick={() => saveText(sidecar.text, sidecar.fileName, 'text/plain')}
    >
      Save checksum file
    </Button>
  )
}
