import { describe, expect, test } from 'vitest'
import {
  canCreate,
  canDeactivate,
  canDelete,
  canDownload,
  canEdit,
  canPublicize,
  canReactivate,
  canUploadInto,
} from './image-rules.ts'
import type { Actor, RuledImage, Ruling } from './image-rules.ts'

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
/** `yes`, or a word of the reason, with the way out behind an arrow. */
const cases: [rule: Rule, image: RuledImage, actor: Actor, expected: string][] = [
  [canEdit, image(), owner, 'yes'],
  [canEdit, image(), admin, 'yes'],
  [canEdit, image(), custom, 'yes'],
  [canEdit, image(), nobody, 'yes'],
  [canEdit, locked, owner, 'yes'],
  [canEdit, off, owner, 'yes'],
  [canEdit, image(), reader, 'reader'],
  [canEdit, image(), other, 'Another project'],
  [canEdit, image({ status: 'pending_delete' }), owner, 'being deleted'],

  [canDelete, image(), owner, 'yes'],
  [canDelete, queued, owner, 'yes'],
  [canDelete, image({ status: 'saving' }), owner, 'yes'],
  [canDelete, image(), admin, 'yes'],
  [canDelete, image({ visibility: 'public' }), other, 'Another project'],
  [canDelete, image(), reader, 'reader'],
  [canDelete, locked, owner, 'you own the image → unprotect'],
  [canDelete, locked, admin, 'you are an administrator → unprotect'],
  [canDelete, locked, reader, 'reader'],
  [canDelete, locked, other, 'Another project'],

  [canDeactivate, image(), owner, 'yes'],
  [canDeactivate, locked, owner, 'yes'],
  [canDeactivate, off, owner, 'already'],
  [canDeactivate, queued, owner, 'no data yet'],
  [canDeactivate, image({ status: 'saving' }), owner, 'This one is saving'],
  [canDeactivate, image(), other, 'Another project'],

  [canReactivate, off, owner, 'yes'],
  [canReactivate, off, admin, 'yes'],
  [canReactivate, image(), owner, 'not deactivated'],
  [canReactivate, off, reader, 'reader'],

  [canDownload, image(), owner, 'yes'],
  [canDownload, image({ visibility: 'public' }), other, 'yes'],
  [canDownload, image(), reader, 'reader'],
  [canDownload, queued, owner, 'no data yet → upload-data'],
  [canDownload, queued, other, 'no data yet'],
  [canDownload, off, owner, 'deactivated → reactivate'],
  [canDownload, off, other, 'deactivated'],
  [canDownload, off, admin, 'yes'],
  [canDownload, image({ status: 'importing' }), owner, 'importing'],
  [canDownload, image({ status: 'killed' }), owner, 'failed'],

  [canUploadInto, queued, owner, 'yes'],
  [canUploadInto, queued, admin, 'yes'],
  [canUploadInto, queued, reader, 'reader'],
  [canUploadInto, queued, other, 'Another project'],
  [canUploadInto, image(), owner, 'never replaces'],
  [canUploadInto, image({ status: 'queued', disk_format: null }), owner, 'formats → set-formats'],
]

describe('what one may do with an image', () => {
  test.each(
    cases.map(([rule, subject, actor, expected]) => ({
      title: `${rule.name}: ${subject.status}${subject.protected ? ', protected' : ''}, ${actor.roles[0] ?? 'no role'} of ${actor.projectId} → ${expected}`,
      rule,
      subject,
      actor,
      expected,
    })),
  )('$title', ({ rule, subject, actor, expected }) => {
    const ruling = rule(subject, actor)
    if (expected === 'yes') {
      expect(ruling).toBe(true)
      return
    }
    if (ruling === true) throw new Error('it was allowed')
    const [words, wayOut] = expected.split(' → ')
    expect(ruling.reason).toContain(wayOut === 'set-formats' ? 'format' : words)
    expect(ruling.wayOut).toBe(wayOut)
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
