import { Globe, Lock, Telescope, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { Icon, type LucideIcon } from './icon.tsx'
import './marks.css'

/** @param label what it says to a reader; without one it is decoration beside its word */
function Drawing({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 24 24"
      focusable="false"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {children}
    </svg>
  )
}

/** Corner marks around the two bars of a rangefinder. */
export function Logo() {
  return (
    <Drawing>
      <path d="M3 8V4.5A1.5 1.5 0 0 1 4.5 3H8" />
      <path d="M16 3h3.5A1.5 1.5 0 0 1 21 4.5V8" />
      <path d="M21 16v3.5a1.5 1.5 0 0 1-1.5 1.5H16" />
      <path d="M8 21H4.5A1.5 1.5 0 0 1 3 19.5V16" />
      <path d="M12 7.5v9" strokeWidth="2.25" />
      <path d="M7.5 12h9" />
    </Drawing>
  )
}

type Tone = 'good' | 'faint' | 'accent' | 'warn' | 'bad'

const saving = (
  <>
    <circle cx="12" cy="12" r="7" stroke="var(--line-strong)" strokeWidth="3" />
    <path d="M12 5a7 7 0 1 1-6.6 9.4" strokeWidth="3" strokeLinecap="butt" />
  </>
)
const queued = <circle cx="12" cy="12" r="7" strokeDasharray="3 2.5" strokeWidth="2.25" />
const deleting = (
  <rect x="5" y="5" width="14" height="14" rx="2" strokeDasharray="3.5 2.6" strokeWidth="2.25" />
)

/** Shape first, colour second: round is fine, square is lost. Keys are the words Glance uses. */
const STATUS = new Map<string, { word: string; tone: Tone; drawing: ReactNode }>([
  [
    'active',
    {
      word: 'Active',
      tone: 'good',
      drawing: <circle cx="12" cy="12" r="6.5" fill="currentColor" stroke="none" />,
    },
  ],
  ['queued', { word: 'Queued', tone: 'faint', drawing: queued }],
  ['saving', { word: 'Saving', tone: 'accent', drawing: saving }],
  ['uploading', { word: 'Uploading', tone: 'accent', drawing: saving }],
  [
    'importing',
    {
      word: 'Importing',
      tone: 'accent',
      drawing: (
        <>
          <circle cx="12" cy="12" r="7" strokeWidth="2.25" />
          <path d="M12 5a7 7 0 0 1 0 14z" fill="currentColor" stroke="none" />
        </>
      ),
    },
  ],
  [
    'deactivated',
    {
      word: 'Deactivated',
      tone: 'warn',
      drawing: (
        <>
          <circle cx="12" cy="12" r="7.5" strokeWidth="2.25" />
          <path d="M8 12h8" strokeWidth="2.5" />
        </>
      ),
    },
  ],
  [
    'killed',
    {
      word: 'Failed',
      tone: 'bad',
      drawing: (
        <>
          <rect x="4.5" y="4.5" width="15" height="15" rx="2" fill="currentColor" stroke="none" />
          <path d="m9 9 6 6m0-6-6 6" stroke="var(--surface)" strokeWidth="2.5" />
        </>
      ),
    },
  ],
  ['pending_delete', { word: 'Deleting', tone: 'faint', drawing: deleting }],
  ['deleted', { word: 'Deleted', tone: 'faint', drawing: deleting }],
])

/** The word for a status of Glance; a status we do not know keeps its own. */
export function statusWord(status: string): string {
  return STATUS.get(status)?.word ?? status
}

/**
 * The mark of a status, always with its word.
 * @param status as Glance spells it; an unknown one is a dashed ring with its own word
 * @param children in place of the word, e.g. `Saving 62 %`
 */
export function StatusMark({ status, children }: { status: string; children?: ReactNode }) {
  const known = STATUS.get(status)
  return (
    <span className={cx('status', known?.tone ?? 'faint')}>
      <Drawing>{known?.drawing ?? queued}</Drawing>
      <span className="status-label">{children ?? statusWord(status)}</span>
    </span>
  )
}

const VISIBILITY = new Map<string, { word: string; icon: LucideIcon }>([
  ['private', { word: 'Private', icon: Lock }],
  ['shared', { word: 'Shared', icon: Users }],
  ['community', { word: 'Community', icon: Telescope }],
  ['public', { word: 'Public', icon: Globe }],
])

/** The word for a visibility of Glance; one we do not know keeps its own. */
export function visibilityWord(visibility: string): string {
  return VISIBILITY.get(visibility)?.word ?? visibility
}

/** @param count number of projects a shared image is shared with, where that is known */
export function VisibilityMark({ visibility, count }: { visibility: string; count?: number }) {
  const known = VISIBILITY.get(visibility)
  return (
    <span className="vis">
      {known && <Icon of={known.icon} />}
      {known?.word ?? visibility}
      {count !== undefined && <span className="faint">{count}</span>}
    </span>
  )
}

export type DigestVerdict = 'agrees' | 'differs' | 'not-compared'

const DIGEST: Record<DigestVerdict, { word: string; tone: Tone; drawing: ReactNode }> = {
  agrees: {
    word: 'Verified: the digests agree',
    tone: 'good',
    drawing: (
      <>
        <circle cx="12" cy="12" r="9.5" fill="currentColor" />
        <path d="M12 6.5v11" stroke="var(--surface)" strokeWidth="2.75" />
      </>
    ),
  },
  differs: {
    word: 'The digests differ',
    tone: 'bad',
    drawing: (
      <>
        <path
          d="M8.3 2h7.4L22 8.3v7.4L15.7 22H8.3L2 15.7V8.3z"
          fill="currentColor"
          strokeLinejoin="round"
        />
        <path d="M9 6v6M15 12v6" stroke="var(--surface)" strokeWidth="2.75" strokeLinecap="butt" />
      </>
    ),
  },
  'not-compared': {
    word: 'Not compared',
    tone: 'faint',
    drawing: (
      <>
        <circle cx="12" cy="12" r="9.5" strokeDasharray="3.2 2.77" />
        <path d="M12 6.5V12" strokeWidth="2.25" />
      </>
    ),
  },
}

/**
 * Whole bar = verified, displaced bar = differs, half a bar = nobody compared.
 * @param quiet in lists: the usual verdict stays grey, so that the one that differs is seen
 * @param decorative the verdict stands beside it in words
 */
export function DigestMark({
  verdict,
  quiet = false,
  decorative = false,
  label,
}: {
  verdict: DigestVerdict
  quiet?: boolean
  decorative?: boolean
  /** What the mark says; by default the verdict in words. */
  label?: string
}) {
  const { word, tone, drawing } = DIGEST[verdict]
  const said = label ?? word
  const className = cx('digest', quiet && verdict === 'agrees' ? 'muted' : tone)
  if (decorative) {
    return (
      <span className={className}>
        <Drawing>{drawing}</Drawing>
      </span>
    )
  }
  return (
    <span className={className} title={said}>
      <Drawing label={said}>{drawing}</Drawing>
    </span>
  )
}
