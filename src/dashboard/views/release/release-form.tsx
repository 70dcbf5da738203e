import { Rocket } from 'lucide-react'
import { useState } from 'react'
import { randomId } from '#lib/ids.ts'
import { plural } from '#lib/plural.ts'
import type { Image } from '#openstack/glance/image.ts'
import { useVerdict } from '#transfers/react.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { canPublicize } from '#dashboard/components/rules.ts'
import { canEdit, canHide } from '#dashboard/components/image-rules.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { TextField } from '#dashboard/ui/field.tsx'
import { DigestMark } from '#dashboard/ui/marks.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import { retiredName } from './family.ts'
import { planRelease, type Choices } from './release-plan.ts'
import { demandReady, type Release } from './release-run.ts'
import { releases } from './releases.ts'
import { StepList } from './step-list.tsx'

const AUDIENCE: Readonly<Record<string, string>> = {
  public: 'everybody',
  community: 'everybody who looks for it',
  private: 'this project',
}

/** Why it cannot begin; null when it can. */
function obstacle(old: Image, next: Image, scope: ActiveScope): string | null {
  for (const image of [next, old]) {
    const edit = canEdit(image, scope)
    if (edit !== true) return `${image.name || image.id}: ${edit.reason}`
  }
  try {
    demandReady(old, next)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Whether this browser compared the new image's data with what was sent. */
function Compared({ scope, next }: { scope: ActiveScope; next: Image }) {
  const verdict = useVerdict(scope, next)
  const words = {
    agrees: 'Its data was compared in this browser: it is what was sent.',
    differs: 'Its data is not what was sent.',
    'not-compared': 'Its data was not compared in this browser.',
  }
  const kind = verdict?.kind ?? 'not-compared'
  return (
    <p className="release-compared muted">
      <DigestMark verdict={kind} quiet={kind !== 'differs'} />
      <span className={kind === 'differs' ? 'bad' : undefined}>{words[kind]}</span>
    </p>
  )
}

/** What a release of these two does, decided and looked at before it begins. */
export function ReleaseForm({
  old,
  next,
  members,
  scope,
  user,
}: {
  old: Image
  next: Image
  /** Null while they are being read, or where nobody tells them. */
  members: readonly string[] | null
  scope: ActiveScope
  user: string
}) {
  const publicize = old.visibility === 'public' ? canPublicize(scope) : true
  const hideable = canHide(old, scope)
  const [copy, setCopy] = useState<Choices['copy']>('missing')
  const [renames, setRenames] = useState(false)
  const [names, setNames] = useState({ old: retiredName(old), next: old.name ?? '' })
  const [audience, setAudience] = useState(publicize === true)
  const [hide, setHide] = useState(hideable === true)
  const steps = planRelease(old, next, members ?? [], {
    copy,
    rename: renames ? names : null,
    audience: audience && publicize === true,
    hide: hide && hideable === true,
  })
  const pair: Pick<Release, 'old' | 'next'> = {
    old: { id: old.id, name: old.name || old.id },
    next: { id: next.id, name: next.name || next.id },
  }
  const waits =
    old.visibility === 'shared' && audience && members === null
      ? 'Glance has not told yet which projects it is shared with.'
      : null
  const nameless = renames && (names.old.trim() === '' || names.next.trim() === '')
  const nothing = steps.length < 2 ? 'Nothing is chosen that would change anything.' : null
  const reason =
    obstacle(old, next, scope) ?? waits ?? (nameless ? 'Both need a name.' : null) ?? nothing
  const begin = () => {
    const { projectId, region } = scope
    releases.run({
      id: randomId(),
      user,
      projectId,
      region,
      at: new Date().toISOString(),
      ...pair,
      steps,
      state: 'running',
      step: 0,
      undos: [],
      back: [],
      notes: [],
      failure: null,
    })
  }
  const projects = members === null ? 'projects' : plural(members.length, 'project')
  const showing =
    old.visibility !== 'shared'
      ? `Show it to ${AUDIENCE[old.visibility] ?? old.visibility}`
      : members?.length === 0
        ? 'Make it shared, with nobody yet'
        : `Show it to the ${projects} it is shared with`
  return (
    <>
      <section className="stack" aria-labelledby="release-what">
        <h2 className="h-section" id="release-what">
          What happens
        </h2>
        <Compared scope={scope} next={next} />
        <div className="release-choice">
          <span>Tags and properties of the predecessor</span>
          <Segmented
            label="Tags and properties"
            value={copy}
            onChange={setCopy}
            options={[
              { value: 'missing', label: 'What it lacks' },
              { value: 'all', label: 'All, written over' },
              { value: 'none', label: 'None' },
            ]}
          />
        </div>
        <Checkbox
          label="It takes the predecessor’s name"
          checked={renames}
          onChange={({ target }) => setRenames(target.checked)}
        />
        {renames && (
          <div className="release-names">
            <TextField
              label="The new one is called"
              value={names.next}
              maxLength={255}
              onChange={({ target }) => setNames({ ...names, next: target.value })}
            />
            <TextField
              label="The predecessor is called"
              value={names.old}
              maxLength={255}
              onChange={({ target }) => setNames({ ...names, old: target.value })}
            />
          </div>
        )}
        <Checkbox
          label={`${showing}, as the predecessor`}
          checked={audience && publicize === true}
          disabled={publicize !== true}
          help={publicize === true ? undefined : publicize.reason}
          onChange={({ target }) => setAudience(target.checked)}
        />
        <Checkbox
          label="Hide the predecessor from lists; who knows its id still boots it"
          checked={hide && hideable === true}
          disabled={hideable !== true}
          help={hideable === true ? undefined : hideable.reason}
          onChange={({ target }) => setHide(target.checked)}
        />
      </section>
      <section className="stack" aria-labelledby="release-steps">
        <h2 className="h-section" id="release-steps">
          Steps
        </h2>
        <StepList steps={steps} pair={pair} release={null} live={false} />
        <p className="help">
          If a step fails, what was done is put back in the reverse order, and said.
        </p>
      </section>
      <div className="release-foot">
        <Button variant="primary" icon={Rocket} disabledReason={reason} onClick={begin}>
          Release
        </Button>
        {reason && <span className="muted">{reason}</span>}
      </div>
    </>
  )
}
