import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react'
import { algorithm } from '#dashboard/components/figures.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Icon, type LucideIcon } from '#dashboard/ui/icon.tsx'
import type { PublishedRuling } from './rulings.ts'

const and = new Intl.ListFormat('en')

function Line({
  tone,
  icon,
  children,
}: {
  tone: 'good' | 'warn' | 'bad' | ''
  icon: LucideIcon
  children: React.ReactNode
}) {
  return (
    <div className={`help ${tone}`} role="status">
      <Icon of={icon} />
      <span>{children}</span>
    </div>
  )
}

/** What the publisher's checksum says of one file; nothing while none was given. */
export function PublishedVerdict({
  ruling,
  fileName,
  onAccept,
}: {
  ruling: PublishedRuling
  fileName: string
  /** The digest of another name is for this file. */
  onAccept: () => void
}) {
  switch (ruling.kind) {
    case 'none':
      return null
    case 'given': {
      const what = and.format(ruling.digests.map(({ algo }) => algorithm(algo)))
      return ruling.compared ? (
        <Line tone="good" icon={CircleCheck}>
          {what}. The file on this computer matches the published one.
        </Line>
      ) : (
        <Line tone="" icon={Info}>
          {what}
          {ruling.named ? `, for ${fileName}` : ''}. It is compared while the file is sent; a file
          with another one is not kept.
        </Line>
      )
    }
    case 'differs':
      return (
        <Line tone="bad" icon={CircleX}>
          {algorithm(ruling.algo)} differs. The file on this computer is not the one that was
          published: it has <code>{ruling.local}</code>
        </Line>
      )
    case 'nameless':
      return (
        <Line tone="warn" icon={TriangleAlert}>
          A digest without a name can be that of one file only, so it is compared with none.
        </Line>
      )
    case 'unclear':
      return <Unclear match={ruling.match} fileName={fileName} onAccept={onAccept} />
  }
}

function Unclear({
  match,
  fileName,
  onAccept,
}: {
  match: Extract<PublishedRuling, { kind: 'unclear' }>['match']
  fileName: string
  onAccept: () => void
}) {
  switch (match.kind) {
    case 'nothing':
      return null
    case 'ambiguous':
      return (
        <Line tone="warn" icon={TriangleAlert}>
          It has {match.count} digests for {fileName}, and they are not the same. Paste the right
          one alone.
        </Line>
      )
    case 'other-names': {
      const [first] = match.names
      if (match.digests === null) {
        return (
          <Line tone="warn" icon={TriangleAlert}>
            It names {match.names.length} files, and {fileName} is none of them.
          </Line>
        )
      }
      return (
        <div className="published-ask">
          <Line tone="warn" icon={TriangleAlert}>
            It is for {first}, and this file is {fileName}.
          </Line>
          <Button size="sm" onClick={onAccept}>
            It is for this file
          </Button>
        </div>
      )
    }
  }
}
