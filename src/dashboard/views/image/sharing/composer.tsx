import { RotateCcw, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { plural } from '#lib/plural.ts'
import type { Image } from '#openstack/glance/image.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { sharingCommands } from '#dashboard/components/sharing/commands.ts'
import {
  judgedAgain,
  once,
  type Directory,
  type KnownProject,
  type Wanted,
} from '#dashboard/components/sharing/read-projects.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { ProjectField } from './project-field.tsx'
import { Results } from './results.tsx'
import type { Share } from './use-share.ts'

/** Before and after, for those who are about to be added. */
function Preview({
  image,
  now,
  adds,
  asked,
}: {
  image: Image
  now: string
  adds: number
  asked: boolean
}) {
  const made = image.visibility === 'shared' ? '' : 'The image becomes shared. '
  const usable = image.status === 'active'
  return (
    <dl className="before-after">
      <div>
        <dt>Before</dt>
        <dd>{now}</dd>
      </div>
      <div className="after">
        <dt>After</dt>
        <dd>
          {made}
          <b>
            {adds} more can {usable ? 'boot it by its id' : 'look at it'} at once.
          </b>{' '}
          {asked ? 'They see it in their lists when they accept.' : 'It is in their lists, too.'}
          {image.status === 'queued' && ' It can be booted once it has its data.'}
        </dd>
      </div>
    </dl>
  )
}

/** Where projects are added: typed, pasted or picked, and then an answer for each. */
export function Composer({
  image,
  directory,
  recent,
  now,
  members,
  share,
  asked,
  blocked,
}: {
  image: Image
  directory: Directory
  recent: readonly KnownProject[]
  /** Who has it now, in a sentence. */
  now: string
  /** Ids of those it is shared with. */
  members: ReadonlySet<string>
  share: Share
  /** Those who are added may accept or decline. */
  asked: boolean
  /** Why nobody can be added from here. */
  blocked: string | null
}) {
  const [named, setWanted] = useState<readonly Wanted[]>([])
  const wanted = once(named.map((each) => judgedAgain(each, directory)))
  const sendable = wanted.filter((each) => each.kind !== 'wrong')
  const owner = sendable.some((each) => each.id === image.owner)
  const adds = sendable.filter((each) => !members.has(each.id)).length
  const failed = share.answers.filter(({ state }) => state === 'failed').length
  const reason =
    blocked ??
    (owner
      ? 'One of them owns the image: take it out.'
      : sendable.length === 0
        ? 'Name a project first.'
        : null)
  const commands = [
    ...(image.visibility === 'shared' || !asked
      ? []
      : [sharingCommands.visibility(image.id, 'shared')]),
    ...(sendable.length === 0 ? ['PROJECT'] : sendable.map((each) => each.id)).map((id) =>
      sharingCommands.add(image.id, id),
    ),
  ]
  return (
    <>
      <h2 className="h-section" id="composer">
        Share with projects
      </h2>
      {share.answers.length === 0 ? (
        <form
          className="share-form"
          onSubmit={(event) => {
            event.preventDefault()
            if (reason !== null) return
            share.share(sendable)
            setWanted(wanted.filter((each) => each.kind === 'wrong'))
          }}
        >
          <ProjectField
            directory={directory}
            recent={recent.filter((project) => !members.has(project.id))}
            wanted={wanted}
            onChange={setWanted}
          />
          {adds > 0 && blocked === null && (
            <Preview image={image} now={now} adds={adds} asked={asked} />
          )}
          <div className="actions">
            <Button type="submit" variant="primary" icon={UserPlus} disabledReason={reason}>
              {sendable.length === 0 ? 'Share' : `Share with ${plural(sendable.length, 'project')}`}
            </Button>
            <CommandPopover>
              <CommandLines commands={commands} />
            </CommandPopover>
          </div>
          {blocked !== null && <p className="help">{blocked}</p>}
        </form>
      ) : (
        <>
          <Results answers={share.answers} asked={asked} />
          <div className="actions">
            {failed > 0 && (
              <Button
                variant="primary"
                icon={RotateCcw}
                pending={share.running}
                onClick={share.again}
              >
                {failed === 1 ? 'Try the failed one again' : `Try the ${failed} again`}
              </Button>
            )}
            <Button pending={share.running} onClick={share.done}>
              Done
            </Button>
          </div>
        </>
      )}
      <Failure error={share.error} what="Not all of it was undone." />
    </>
  )
}
