import { useQuery } from '@tanstack/react-query'
import { Check, Info, SquareArrowOutUpRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { MemberStatus } from '#openstack/glance/types.ts'
import { exactBytes, formatBytes } from '#lib/bytes.ts'
import { exactTime } from '#lib/dates.ts'
import { formatCount } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { offerQueries } from '#dashboard/queries/offers.ts'
import { algorithm } from '#dashboard/components/figures.ts'
import { titleOf } from '#dashboard/components/offers/names.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { ANSWERS } from '#dashboard/components/offers/words.ts'
import { sharingCommands } from '#dashboard/components/sharing/commands.ts'
import { Badge } from '#dashboard/ui/badge.tsx'
import { ButtonLink } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { StatusMark } from '#dashboard/ui/marks.tsx'
import { OfferContent } from './offer-content.tsx'
import { outcomesOf } from './outcomes.ts'

/** Everything that helps to answer an offer: what each answer comes to, and what the image is. */
export function OfferSide({
  image,
  scope,
  state,
  sharer,
  imageHref,
}: {
  image: Image
  scope: ActiveScope
  state: MemberStatus
  sharer: { name: string; id: string }
  imageHref: string
}) {
  const { data: member } = useQuery(offerQueries.membership(scope, image.id))
  const title = titleOf(image)
  const { os_distro: distro, os_version: version } = image.properties
  const known = image.os_hash_value !== null || image.checksum !== null
  return (
    <>
      <div className="offer-head">
        <h2>{title}</h2>
        {known && (
          <Badge tone="good" icon={Check}>
            Digest known
          </Badge>
        )}
      </div>
      <dl className="outcomes">
        {outcomesOf({ image, state, project: scope.project.name, sharer: sharer.name }).map(
          ({ of, words: [before, decisive, after] }) => (
            <div key={of} className={of === 'accepted' ? 'outcome-main' : undefined}>
              <dt>{of === 'now' ? 'Now' : of === 'pending' ? 'Waiting' : ANSWERS[of].verb}</dt>
              <dd>
                {before}
                <b>{decisive}</b>
                {after}
              </dd>
            </div>
          ),
        )}
      </dl>
      <div>
        <ButtonLink size="sm" icon={SquareArrowOutUpRight} href={imageHref}>
          Open the image
        </ButtonLink>
      </div>
      <dl className="offer-facts">
        <Fact label="Shared by">{sharer.name}</Fact>
        {sharer.id !== '' && <Copied label="Its project id" value={sharer.id} />}
        {member && (
          <Fact label="Offered">
            <span>{exactTime(member.created_at)}</span>
          </Fact>
        )}
        {member && state !== 'pending' && (
          <Fact label="Answered">
            <span>{exactTime(member.updated_at)}</span>
          </Fact>
        )}
        <Fact label="Status">
          <StatusMark status={image.status} />
        </Fact>
        {image.size !== null && (
          <Fact label="Size">
            <span title={exactBytes(image.size)}>{formatBytes(image.size)}</span>
          </Fact>
        )}
        <Fact label="Format">
          {[image.disk_format, image.container_format].filter(Boolean).join(', ') || 'not set yet'}
        </Fact>
        {distro && <Fact label="Guest">{[distro, version].filter(Boolean).join(' ')}</Fact>}
        {(image.min_disk > 0 || image.min_ram > 0) && (
          <Fact label="Needs">
            {`${formatCount(image.min_disk)} GiB disk, ${formatCount(image.min_ram)} MiB RAM`}
          </Fact>
        )}
        {image.os_hash_value !== null && (
          <Copied label={algorithm(image.os_hash_algo ?? 'digest')} value={image.os_hash_value} />
        )}
        {image.checksum !== null && <Copied label="MD5" value={image.checksum} />}
        <Copied label="Image id" value={image.id} />
      </dl>
      <OfferContent image={image} scope={scope} />
      <CommandLines
        commands={(['accepted', 'rejected', 'pending'] as const)
          .filter((to) => to !== state)
          .map((to) => sharingCommands.answer(image.id, scope.projectId, to))}
      />
      <p className="help">
        <Icon of={Info} />
        Its owner can change or delete the image at any time. Copy it to your project if you depend
        on it.
      </p>
    </>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Copied({ label, value }: { label: string; value: string }) {
  return (
    <Fact label={label}>
      <code className="truncate" title={value}>
        {value}
      </code>
      <CopyButton value={value} label={`Copy ${label}`} />
    </Fact>
  )
}
