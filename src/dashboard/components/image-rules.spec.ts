import { describe, expect, test } from 'vitest'
import { type Actor, canCreate, canPublicize, type Ruling } from './rules.ts'
import {
  canDeactivate,
  canDelete,
  canDownload,
  canEdit,
  canReactivate,
  canUploadInto,
} from './image-rules.ts'
import type { RuledImage } from './image-rules.ts'

const owner: Actor = { projectId: 'a', roles: ['member', 'reader'] }
const other: Actor = { projectId: 'b', roles: ['member'] }
const reader: Actor = { projectId: 'a', roles: ['reader'] }
const admin: Actor = { projectId: 'z', roles: ['admin', 'member', 'reader'] }
const custom: Actor = { projectId: 'a', roles: ['_member_'] }
const nobody: Actor = { projectId: 'a', roles: [] }

const image = (changes: Partial<RuledImage> = {}): RuledImage => ({
  status: 'active',
  visibility: 'shared',
  owner: 'a',
  protected: false,
  disk_format: 'qcow2',
  container_format: 'bare',
  ...changes,
})
const queued = image({ status: 'queued' })
const off = image({ status: 'deactivated' })
const locked = image({ protected: true })

type Rule = (image: RuledImage, actor: Actor) => Ruling
type Case = [rule: Rule, image: RuledImage, actor: Actor]
const allowed: Case[] = [
  [canEdit, image(), owner],
  [canEdit, image(), admin],
  [canEdit, image(), custom],
  [canEdit, image(), nobody],
  [canEdit, locked, owner],
  [canEdit, off, owner],

  [canDelete, image(), owner],
  [canDelete, queued, owner],
  [canDelete, image({ status: 'saving' }), owner],
  [canDelete, image(), admin],

  [canDeactivate, image(), owner],
  [canDeactivate, locked, owner],

  [canReactivate, off, owner],
  [canReactivate, off, admin],

  [canDownload, image(), owner],
  [canDownload, image({ visibility: 'public' }), other],
  [canDownload, off, admin],

  [canUploadInto, queued, owner],
  [canUploadInto, queued, admin],
]
/** Words of the reason, and the way out that is offered. */
const refused: [...Case, reason: string, wayOut?: string][] = [
  [canEdit, image(), reader, 'reader'],
  [canEdit, image(), other, 'Another project'],
  [canEdit, image({ status: 'pending_delete' }), owner, 'being deleted'],

  [canDelete, image({ visibility: 'public' }), other, 'Another project'],
  [canDelete, image(), reader, 'reader'],
  [canDelete, locked, owner, 'you own the image', 'unprotect'],
  [canDelete, locked, admin, 'you are an administrator', 'unprotect'],
  [canDelete, locked, reader, 'reader'],
  [canDelete, locked, other, 'Another project'],

  [canDeactivate, off, owner, 'already'],
  [canDeactivate, queued, owner, 'no data yet'],
  [canDeactivate, image({ status: 'saving' }), owner, 'This one is saving'],
  [canDeactivate, image(), other, 'Another project'],

  [canReactivate, image(), owner, 'not deactivated'],
  [canReactivate, off, reader, 'reader'],

  [canDownload, image(), reader, 'reader'],
  [canDownload, queued, owner, 'no data yet', 'upload-data'],
  [canDownload, queued, other, 'no data yet'],
  [canDownload, off, owner, 'deactivated', 'reactivate'],
  [canDownload, off, other, 'deactivated'],
  [canDownload, image({ status: 'importing' }), owner, 'importing'],
  [canDownload, image({ status: 'killed' }), owner, 'failed'],

  [canUploadInto, queued, reader, 'reader'],
  [canUploadInto, queued, other, 'Another project'],
  [canUploadInto, image(), owner, 'never replaces'],
  [
    canUploadInto,
    image({ status: 'queued', disk_format: null }),
    owner,
    'disk format',
    'set-formats',
  ],
]

describe('what one may do with an image', () => {
  const title = (...[rule, subject, actor]: Case) =>
    `${rule.name}: ${subject.status}${subject.protected ? ', protected' : ''}, ${actor.roles[0] ?? 'no role'} of ${actor.projectId}`

  test.each(allowed.map((each) => [title(...each), ...each] as const))(
    '%s may',
    (_title, rule, subject, actor) => {
      expect(rule(subject, actor)).toBe(true)
    },
  )

  test.each(
    refused.map(([rule, subject, actor, reason, wayOut]) => ({
      title: `${title(rule, subject, actor)}: ${reason}`,
      ruling: () => rule(subject, actor),
      expected: {
        reason: expect.stringContaining(reason),
        ...(wayOut === undefined ? {} : { wayOut }),
      },
    })),
  )('$title', ({ ruling, expected }) => {
    expect(ruling()).toEqual(expected)
  })

  test('a reader cannot create, an unknown role may try', () => {
    expect(canCreate(reader)).toEqual({ reason: expect.stringContaining('reader') })
    expect(canCreate(owner)).toBe(true)
    expect(canCreate(custom)).toBe(true)
  })

  test('only an administrator makes images public', () => {
    expect(canPublicize(admin)).toBe(true)
    expect(canPublicize(owner)).toEqual({ reason: expect.stringContaining('publicize_image') })
  })
})
