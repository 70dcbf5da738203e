import { createLucideIcon } from 'lucide-react'
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
  // In nearly every row, and so no drawing but a round box, which is less to lay out and paint.
  ['active', { word: 'Active', tone: 'good', drawing: null }],
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
      {known?.drawing === null ? (
        <span className="status-dot" />
      ) : (
        <Drawing>{known?.drawing ?? queued}</Drawing>
      )}
      <span className="status-label">{children ?? statusWord(status)}</span>
    </span>
  )
}

/**
 * An icon of Lucide's in one path: every row of the list has one of these, and its icons were a sixth
 * of what a changed screen took to draw (measured).
 */
const inOne = (name: string, d: string): LucideIcon =>
  createLucideIcon({ name, size: 24, node: [['path', { d, key: name }]] })

const LockIcon = inOne(
  'lock',
  'M5 11h14a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2zM7 11V7a5 5 0 0 1 10 0v4',
)
export const UsersIcon = inOne(
  'users',
  'M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M16 3.128a4 4 0 0 1 0 7.744M22 21v-2a4 4 0 0 0-3-3.87M5 7a4 4 0 1 0 8 0a4 4 0 1 0-8 0',
)
export const TelescopeIcon = inOne(
  'telescope',
  'M10.065 12.493l-6.18 1.318a.934.934 0 0 1-1.108-.702l-.537-2.15a1.07 1.07 0 0 1 .691-1.265l13.504-4.44M13.56 11.747l4.332-.924M16 21l-3.105-6.21M16.485 5.94a2 2 0 0 1 1.455-2.425l1.09-.272a1 1 0 0 1 1.212.727l1.515 6.06a1 1 0 0 1-.727 1.213l-1.09.272a2 2 0 0 1-2.425-1.455zM6.158 8.633l1.114 4.456M8 21l3.105-6.21M10 13a2 2 0 1 0 4 0a2 2 0 1 0-4 0',
)
const GlobeIcon = inOne(
  'globe',
  'M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M12 2a14.5 14.5 0 0 0 0 20a14.5 14.5 0 0 0 0-20M2 12h20',
)

const VISIBILITY = new Map<string, { word: string; icon: LucideIcon }>([
  ['private', { word: 'Private', icon: LockIcon }],
  ['shared', { word: 'Shared', icon: UsersIcon }],
  ['community', { word: 'Community', icon: TelescopeIcon }],
  ['public', { word: 'Public', icon: GlobeIcon }],
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
