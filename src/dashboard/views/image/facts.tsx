import type { ReactNode } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import { exactBytes, formatBytes } from '#lib/bytes.ts'
import { exactTime } from '#lib/dates.ts'
import { formatCount } from '#lib/plural.ts'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { formatMoment } from './moment.ts'

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Moment({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} title={exactTime(iso)}>
      {formatMoment(iso)}
    </time>
  )
}

const NONE = <span className="faint">not known</span>

/** The attributes one looks for first. All of them stand under Attributes. */
export function Facts({ image, owner }: { image: Image; owner: string | null }) {
  return (
    <section className="section" aria-labelledby="facts">
      <div className="section-head">
        <h2 id="facts">Facts</h2>
      </div>
      <dl className="facts">
        <Fact label="ID">
          <code className="truncate" title={image.id}>
            {image.id}
          </code>
          <CopyButton value={image.id} label="Copy id" />
        </Fact>
        <Fact label="Size">
          {image.size === null ? (
            <span className="faint">no data yet</span>
          ) : (
            <>
              {formatBytes(image.size)} <span className="faint">{exactBytes(image.size)}</span>
            </>
          )}
        </Fact>
        <Fact label="Owner">
          {image.owner === null ? (
            NONE
          ) : (
            <>
              {owner !== null && <span>{owner}</span>}
              <code className="truncate faint" title={image.owner}>
                {image.owner}
              </code>
              <CopyButton value={image.owner} label="Copy owner" />
            </>
          )}
        </Fact>
        <Fact label="Virtual size">
          {image.virtual_size === null ? (
            NONE
          ) : (
            <span title={exactBytes(image.virtual_size)}>{formatBytes(image.virtual_size)}</span>
          )}
        </Fact>
        <Fact label="Created">
          <Moment iso={image.created_at} />
        </Fact>
        <Fact label="Min disk">{formatCount(image.min_disk)} GiB</Fact>
        <Fact label="Updated">
          <Moment iso={image.updated_at} />
        </Fact>
        <Fact label="Min RAM">{formatCount(image.min_ram)} MiB</Fact>
      </dl>
    </section>
  )
}
