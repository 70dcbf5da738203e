import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createQueue } from './queue.ts'

const ids = ['a', 'b', 'c', 'd', 'e', 'f']
const anId = fc.constantFrom(...ids)

test('one that moves stands where it was put, and all others keep their order', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(ids), anId, fc.integer({ min: -2, max: 9 }), (some, id, to) => {
      const queue = createQueue()
      for (const each of some) queue.enter(each)
      queue.move(id, to)
      const now = queue.waiting()
      const others = some.filter((each) => each !== id)
      expect(now.filter((each) => each !== id)).toEqual(others)
      const place = Math.min(Math.max(0, to), others.length)
      expect(now.indexOf(id)).toBe(some.includes(id) ? place : -1)
    }),
  )
})

test('whoever pauses keeps its place, whatever else happens', () => {
  const steps = fc.array(
    fc.record({ id: anId, what: fc.constantFrom('enter', 'leave', 'enterLast', 'drop') }),
  )
  fc.assert(
    fc.property(steps, (all) => {
      const queue = createQueue()
      // The same by hand: an order, and who of it waits.
      let order: string[] = []
      const waits = new Set<string>()
      for (const { id, what } of all) {
        queue[what](id)
        if (what === 'drop' || what === 'enterLast') order = order.filter((each) => each !== id)
        if (what === 'enterLast' || (what === 'enter' && !order.includes(id))) order.push(id)
        if (what === 'enter' || what === 'enterLast') waits.add(id)
        else waits.delete(id)
        expect(queue.waiting()).toEqual(order.filter((each) => waits.has(each)))
        expect(queue.waiting()).toBe(queue.waiting())
        expect(ids.map(queue.placeOf)).toEqual(ids.map((each) => order.indexOf(each)))
      }
    }),
  )
})
