import type { Verdict } from '#transfers/types.ts'
import { SplitStrip } from '#dashboard/ui/split-strip.tsx'
import { algorithm } from '../figures.ts'

/** What a verdict says, for those who do not see the strip. */
function verdictLabel(verdict: Verdict): string {
  const here = verdict.direction === 'upload' ? 'Sent' : 'Received'
  switch (verdict.kind) {
    case 'agrees':
      return `${here} and stored digests agree`
    case 'differs':
      return `${here} and stored digests differ`
    case 'not-compared':
      return 'Nothing was compared'
  }
}

type Pair = Verdict['pairs'][number]

/** The stronger digest stands first. */
const longestFirst = (pairs: readonly Pair[]) =>
  pairs.toSorted((a, b) => b.local.length - a.local.length)

/** The pair that the strip draws: one that differs before any other, then the longest digest. */
function leadingPair(verdict: Verdict): Pair | null {
  const compared = verdict.pairs.filter((pair) => pair.remote !== null)
  const differing = compared.filter((pair) => pair.remote !== pair.local)
  const [first] = longestFirst(differing.length > 0 ? differing : compared)
  return first ?? null
}

/** Both halves of what was compared. Nothing is drawn where nobody compared. */
export function VerdictStrip({ verdict }: { verdict: Verdict }) {
  const pair = leadingPair(verdict)
  if (pair === null) return null
  return <SplitStrip local={pair.local} remote={pair.remote} label={verdictLabel(verdict)} />
}

/** What was compared and how it came out: `both digests agree`. */
export function agreement({ pairs, kind, published = [], converted }: Verdict): string {
  const publisher = published.map(({ algo }) => algorithm(algo)).join(' and ')
  const also = publisher === '' ? '' : `, and so does the published ${publisher}`
  if (kind !== 'agrees') {
    const nothing = converted
      ? 'the cloud converted what it imported, so that nothing here has its digest'
      : 'Glance has no digest of it to compare with'
    return publisher === '' ? nothing : `${nothing}; the published ${publisher} agrees`
  }
  const compared = pairs.filter((pair) => pair.remote !== null).length
  if (compared === 1) return `the digest agrees${also}`
  return compared === 2 ? `both digests agree${also}` : `all ${compared} digests agree${also}`
}

/** The digests as text; where they differ, both of them. */
export function DigestList({ verdict }: { verdict: Verdict }) {
  const here = verdict.direction === 'upload' ? 'sent' : 'received'
  const published = (verdict.published ?? []).filter(
    ({ algo }) => !verdict.pairs.some((pair) => pair.algo === algo),
  )
  return (
    <dl className="digests">
      {longestFirst(verdict.pairs).map(({ algo, local, remote }) => (
        <div key={algo}>
          <dt>{algorithm(algo)}</dt>
          {remote === null || remote === local ? (
            <dd className="mono truncate" title={local}>
              {local}
            </dd>
          ) : (
            <dd className="mono digest-pair">
              <span className="muted">{here}</span>
              <span className="truncate" title={local}>
                {local}
              </span>
              <span className="muted">Glance</span>
              <span className="truncate" title={remote}>
                {remote}
              </span>
            </dd>
          )}
        </div>
      ))}
      {published.map(({ algo, value }) => (
        <div key={algo}>
          <dt>{algorithm(algo)}</dt>
          <dd className="mono truncate" title={value}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
