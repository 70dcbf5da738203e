import { Plus } from 'lucide-react'
import { useDeferredValue, useMemo, useRef, useState } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import { plural } from '#lib/plural.ts'
import { useScope } from '#dashboard/queries/api.ts'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { TextArea } from '#dashboard/ui/field.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { canAtAll } from '../rules.ts'
import { type Directory, type KnownProject, readProjects } from '../sharing/read-projects.ts'
import { rememberProjects } from '../sharing/recent-projects.ts'
import { useDirectory } from '../sharing/use-directory.ts'
import type { MemberChange } from './member-plan.ts'
import { ReviewChange } from './review-change.tsx'

/** Projects that are offered for a press; the others are typed. */
const OFFERED = 8
/** Problems that are told at once; with the next they go one by one anyway. */
const TOLD = 3
/** Glance's default (image_member_quota): an operator may have set another. */
const PER_IMAGE = 128

/** Many images are offered to many projects: to whom, and what that comes to for each of them. */
export function ShareImages({
  images,
  onClose,
}: {
  images: readonly Image[]
  onClose: () => void
}) {
  const scope = useScope()
  const { directory, userId } = useDirectory(scope)
  const [words, setWords] = useState('')
  const [toShared, setToShared] = useState(false)
  const first = useRef<HTMLTextAreaElement>(null)
  const wanted = useMemo(() => readProjects(words, directory), [words, directory])
  const projects = useMemo(
    () =>
      wanted.flatMap((each) =>
        each.kind === 'wrong'
          ? []
          : [{ id: each.id, name: each.kind === 'known' ? each.name : null }],
      ),
    [wanted],
  )
  const problems = wanted.flatMap((each) =>
    each.kind === 'wrong' ? [`“${each.text}”: ${each.reason}`] : [],
  )
  const sharable = useMemo(() => {
    if (canAtAll('visibility', scope) === true) return images
    // Of API v1 nothing has to be set first: its members make an image shared.
    return images.map((image) =>
      image.visibility === 'private' ? { ...image, visibility: 'shared' } : image,
    )
  }, [images, scope])
  const change = useDeferredValue(
    useMemo((): MemberChange => {
      const shares = sharable.flatMap((image) =>
        projects.map(({ id, name }) => ({ image, project: id, name, status: null })),
      )
      return { kind: 'members', deed: 'add', shares, toShared, undoes: false }
    }, [sharable, projects, toShared]),
  )
  const hidden = sharable.filter(({ visibility }) => visibility === 'private').length
  const offered = directory.projects
    .filter(({ id }) => id !== scope.projectId && !projects.some((each) => each.id === id))
    .slice(0, OFFERED)
  const unready =
    problems.length > 0
      ? 'Mend what is wrong with the projects first.'
      : projects.length === 0
        ? 'Say first with which projects.'
        : null
  return (
    <ReviewChange
      title={`Share ${plural(images.length, 'image')}`}
      description="Each project can use an image by its id at once, and finds it in its list when it has accepted it. Nothing is sent until you press the button."
      change={change}
      images={images}
      scope={scope}
      actor={scope}
      unready={unready}
      initialFocus={first}
      onBegun={() =>
        rememberProjects(
          userId,
          projects.flatMap(({ id, name }) => (name === null ? [] : [{ id, name }])),
        )
      }
      onClose={onClose}
    >
      <div className="share-form">
        <TextArea
          ref={first}
          label="Projects"
          note="names or ids, apart by commas, spaces or lines"
          rows={3}
          value={words}
          spellCheck={false}
          onChange={({ target }) => setWords(target.value)}
          {...(problems.length > 0
            ? { error: problems.slice(0, TOLD).join(' ') }
            : projects.length > PER_IMAGE
              ? { warn: `An image takes ${PER_IMAGE} members unless the cloud is set otherwise.` }
              : { help: projects.length > 0 ? plural(projects.length, 'project') : undefined })}
        />
        {offered.length > 0 && (
          <div className="share-offered" role="group" aria-label="Known projects">
            {offered.map(({ id, name }) => (
              <button
                key={id}
                type="button"
                className="chip"
                title={id}
                onClick={() =>
                  setWords(
                    (was) =>
                      `${was.trim()}${was.trim() && ', '}${uniqueWord({ id, name }, directory)}`,
                  )
                }
              >
                <Icon of={Plus} size="sm" />
                {name}
              </button>
            ))}
          </div>
        )}
        {hidden > 0 && (
          <Checkbox
            checked={toShared}
            onChange={({ target }) => setToShared(target.checked)}
            label={`Set ${plural(hidden, 'private image')} to shared first`}
            help="Only a shared image has members. It is seen by nobody but your project and those it is offered to; projects that it was shared with before get it back."
          />
        )}
      </div>
    </ReviewChange>
  )
}

/** How the field says this project: by its name, unless several bear it or it would be read apart. */
function uniqueWord({ id, name }: KnownProject, directory: Directory): string {
  const [only, ...more] = readProjects(name, directory)
  return only?.kind === 'known' && only.id === id && more.length === 0 ? name : id
}
