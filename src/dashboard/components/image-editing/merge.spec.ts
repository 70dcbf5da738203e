import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changesOf, operationsOf } from './changes.ts'
import { emptyDraft, measured, tagsIn, valueIn, valueOn } from './draft.ts'
import { clashes, compareSides, rebase } from './merge.ts'
import type { Side } from './merge.ts'
import { anyActions, anyImage, applied, drafted, imageOf, likeness } from './spec-kit.ts'
import { pastChanges, undoDraft } from './undo.ts'

const after = (image: ReturnType<typeof imageOf>, ...actions: Parameters<typeof drafted>[1][]) =>
  applied(image, operationsOf(drafted(emptyDraft(image), ...actions)))

describe('a patch', () => {
  test('makes of any image what the draft shows, and nothing else', () => {
    fc.assert(
      fc.property(anyImage, anyActions, (image, actions) => {
        const draft = drafted(emptyDraft(image), ...actions)
        const result = applied(image, operationsOf(draft))
        const named = new Set(draft.edits.keys())
        expect(result.tags.toSorted()).toEqual(tagsIn(draft).toSorted())
        for (const key of named) expect(valueOn(result, key)).toBe(valueIn(draft, key))
        const untouched = (one: typeof image) =>
          Object.fromEntries(Object.entries(likeness(one)).filter(([key]) => !named.has(key)))
        expect(untouched(result)).toEqual(untouched(image))
        expect(operationsOf(draft)).toHaveLength(changesOf(draft).length)
      }),
    )
  })
})

describe('what two people do', () => {
  test('is kept of both, where they did not meet', () => {
    const image = imageOf({ a: '1', b: '1', tags: ['one'] })
    const mine = drafted(
      emptyDraft(image),
      { type: 'set', key: 'a', value: '2' },
      { type: 'tags', tags: ['one', 'mine'] },
    )
    const theirs = after(
      image,
      { type: 'set', key: 'b', value: '2' },
      { type: 'set', key: 'name', value: 'theirs' },
      { type: 'tags', tags: ['theirs'] },
    )
    expect(clashes(compareSides(mine, theirs))).toEqual([])
    const merged = applied(theirs, operationsOf(rebase(mine, theirs, new Map())))
    expect(merged.properties).toEqual({ a: '2', b: '2' })
    expect(merged.name).toBe('theirs')
    expect(merged.tags.toSorted()).toEqual(['mine', 'theirs'])
  })

  test('meets where both changed one attribute in two ways, and a person chooses', () => {
    const image = imageOf({ bus: 'virtio', gone: 'x' })
    const mine = drafted(
      emptyDraft(image),
      { type: 'set', key: 'bus', value: 'scsi' },
      { type: 'remove', key: 'gone' },
    )
    const theirs = after(
      image,
      { type: 'set', key: 'bus', value: 'sata' },
      { type: 'remove', key: 'gone' },
    )
    const rows = compareSides(mine, theirs)
    expect(rows).toEqual([
      { key: 'bus', base: 'virtio', mine: 'scsi', theirs: 'sata', changedBy: 'both' },
      { key: 'gone', base: 'x', mine: undefined, theirs: undefined, changedBy: 'both-alike' },
    ])
    expect(operationsOf(rebase(mine, theirs, new Map([['bus', 'mine']])))).toEqual([
      { op: 'replace', path: '/bus', value: 'scsi' },
    ])
    expect(operationsOf(rebase(mine, theirs, new Map([['bus', 'theirs']])))).toEqual([])
  })

  test('a property that they removed and I changed is a conflict, not a 409', () => {
    const image = imageOf({ a: '1' })
    const mine = drafted(emptyDraft(image), { type: 'set', key: 'a', value: '2' })
    const theirs = after(image, { type: 'remove', key: 'a' })
    expect(clashes(compareSides(mine, theirs))).toMatchObject([{ mine: '2', theirs: undefined }])
    expect(operationsOf(rebase(mine, theirs, new Map([['a', 'mine']])))).toEqual([
      { op: 'add', path: '/a', value: '2' },
    ])
  })

  test('never loses a change of theirs that was not given away, nor one of mine', () => {
    fc.assert(
      fc.property(
        anyImage,
        anyActions,
        anyActions,
        fc.constantFrom<Side>('mine', 'theirs'),
        (image, mineActions, theirActions, side) => {
          const mine = drafted(emptyDraft(image), ...mineActions)
          const theirs = after(image, ...theirActions)
          const rows = compareSides(mine, theirs)
          const sides = new Map(clashes(rows).map((row) => [row.key, side]))
          const merged = applied(theirs, operationsOf(rebase(mine, theirs, sides)))
          for (const row of rows) {
            if (row.key === 'tags') continue
            const takesMine =
              row.changedBy === 'me' || (row.changedBy === 'both' && side === 'mine')
            const wanted = takesMine ? row.mine : row.theirs
            const is = valueOn(merged, row.key)
            // Of a field, null and '' are one thing to a person.
            expect(is ?? '').toEqual(wanted ?? '')
            expect(is === undefined).toBe(wanted === undefined)
          }
          const gone = mine.image.tags.filter((tag) => !tagsIn(mine).includes(tag))
          expect(merged.tags.filter((tag) => gone.includes(tag))).toEqual([])
          const come = theirs.tags.filter((tag) => !image.tags.includes(tag))
          expect(merged.tags).toEqual(expect.arrayContaining(come))
        },
      ),
    )
  })
})

describe('undo', () => {
  test('restores any image byte for byte', () => {
    fc.assert(
      fc.property(anyImage, anyActions, (image, actions) => {
        const draft = drafted(emptyDraft(image), ...actions)
        const changed = applied(image, operationsOf(draft))
        const past = pastChanges(image, changed, draft.edits.keys())
        // What is kept goes through JSON.
        const kept = JSON.parse(JSON.stringify(past)) as typeof past
        const undo = undoDraft(changed, kept)
        expect(clashes(compareSides(undo, changed))).toEqual([])
        const restored = applied(changed, operationsOf(rebase(undo, changed, new Map())))
        expect(likeness(restored)).toEqual(likeness(image))
      }),
    )
  })

  test('does not take back what somebody else did since', () => {
    const image = imageOf({ a: '1', b: '1' })
    const draft = drafted(
      emptyDraft(image),
      { type: 'set', key: 'a', value: '2' },
      { type: 'set', key: 'b', value: '2' },
    )
    const saved = applied(image, operationsOf(draft))
    const past = pastChanges(image, saved, draft.edits.keys())
    const now = after(
      saved,
      { type: 'set', key: 'c', value: 'theirs' },
      { type: 'set', key: 'b', value: 'theirs' },
    )
    const undo = undoDraft(now, past)
    expect(clashes(compareSides(undo, now)).map((row) => row.key)).toEqual(['b'])
    const without = applied(now, operationsOf(rebase(undo, now, new Map([['b', 'theirs']]))))
    expect(without.properties).toEqual({ a: '1', b: 'theirs', c: 'theirs' })
  })

  test('an undone undo is the change again', () => {
    const image = imageOf({ a: '1' })
    const saved = after(image, { type: 'set', key: 'a', value: '2' })
    const past = pastChanges(image, saved, ['a'])
    const undone = applied(saved, operationsOf(undoDraft(saved, past)))
    const again = pastChanges(saved, undone, ['a'])
    expect(operationsOf(undoDraft(undone, again))).toEqual([
      { op: 'replace', path: '/a', value: '2' },
    ])
  })
})

test('edits that are none on another reading are dropped', () => {
  const image = imageOf({ a: '1' })
  const edits = new Map([
    ['a', { kind: 'set', value: '1' } as const],
    ['b', { kind: 'remove' } as const],
    ['name', { kind: 'set', value: 'other' } as const],
  ])
  expect([...measured(image, edits).edits.keys()]).toEqual(['name'])
})
