import { useSyncExternalStore } from 'react'
import type { Digests } from '#transfers/hash/hashers.ts'
import type { Algorithm } from '#transfers/hash/names.ts'
import { formatBytes } from '#lib/bytes.ts'
import { algorithm, amounts } from '#dashboard/components/figures.ts'
import { Bar } from '#dashboard/ui/bar.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import type { Checks } from './checks.ts'
import type { ChosenFile } from './picked-files.ts'

/** Digests of a file before it is sent: how to get them, how far they are, and what they are. */
export function CheckRow({
  chosen,
  checks,
  algorithms,
  nothingHere,
}: {
  chosen: ChosenFile
  checks: Checks
  /** Those that Glance keeps, and the publisher's. */
  algorithms: readonly Algorithm[]
  /** Glance was asked and has no such image. */
  nothingHere: boolean
}) {
  const { key, file } = chosen
  const check = useSyncExternalStore(checks.subscribe, () => checks.of(key))
  const start = () => checks.start(chosen, algorithms)
  const missing =
    check.state === 'done' && algorithms.some((algo) => check.digests[algo] === undefined)
  const stop = (
    <Button size="sm" variant="quiet" onClick={() => checks.stop(key)}>
      Stop
    </Button>
  )
  switch (check.state) {
    case 'waiting':
      return (
        <div className="check-row" role="status">
          <span className="grow muted">Waits for the file before it.</span>
          {stop}
        </div>
      )
    case 'reading': {
      const { part, whole } = amounts(check.bytes, file.size)
      return (
        <div className="check-row">
          <div className="grow check-progress">
            <Bar
              value={file.size === 0 ? 0 : (check.bytes / file.size) * 100}
              label={`Reading ${file.name}`}
            />
            <p className="muted">
              <b>{part}</b> of {whole} read. Nothing is sent.
            </p>
          </div>
          {stop}
        </div>
      )
    }
    case 'failed':
      return (
        <div className="check-row">
          <span className="grow help bad" role="alert">
            {check.sentence}
          </span>
          <Button size="sm" onClick={start}>
            Try again
          </Button>
        </div>
      )
    case 'idle':
      return (
        <div className="check-row">
          <span className="grow muted">
            Is it here already, and is it whole? Reads {formatBytes(file.size)} on this computer and
            asks Glance.
          </span>
          <Button size="sm" onClick={start}>
            Check the file first
          </Button>
        </div>
      )
    case 'done':
      return (
        <>
          {nothingHere && (
            <div className="check-row" role="status">
              <span className="muted">No image that you can see here has these bytes.</span>
            </div>
          )}
          <DigestList digests={check.digests} />
          {missing && (
            <div className="check-row">
              <span className="grow muted">The published digest is of another kind.</span>
              <Button size="sm" onClick={start}>
                Compute it too
              </Button>
            </div>
          )}
        </>
      )
  }
}

function DigestList({ digests }: { digests: Digests }) {
  return (
    <dl className="check-digests">
      {Object.entries(digests).map(([algo, value]) => (
        <div key={algo}>
          <dt>{algorithm(algo)}</dt>
          <dd>
            <code className="truncate" title={value}>
              {value}
            </code>
            <CopyButton value={value} label={`Copy ${algorithm(algo)} of the file`} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
