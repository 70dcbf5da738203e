import { expect, test } from 'vitest'
import type { Entry } from '#dashboard/queries/catalogue-entry.ts'
import { lookFor, SHOWN } from './image-search.ts'

const entry = (id: string, name: string | null) => ({ image: { id, name } }) as unknown as Entry

/** Names of what is found, and how many turns it took. Each look at the clock is a millisecond. */
function search(typed: string, entries: readonly Entry[]) {
  let clock = 0
  let turns = 0
  const later: (() => void)[] = []
  let found: (string | null)[] | null = null
  const stop = lookFor(
    typed.split(' ').filter(Boolean),
    entries,
    (images) => (found = images.map((image) => image.name)),
    { now: () => clock++, later: (callback) => void later.push(callback) },
  )
  return {
    run: (times = Infinity) => {
      for (; turns < times && later.length > 0; turns++) later.shift()!()
      return { found, turns }
    },
    stop,
  }
}

test('a hundred thousand are looked at in slices, and the best few told once', () => {
  const many = Array.from({ length: 100_000 }, (_, n) => entry(`${n}`, `web-${n % 1000}-build`))
  many[99_998] = entry('x', 'build')
  many[50_000] = entry('y', 'build-agent')
  const { run } = search('build', many)
  expect(run(3).found).toBeNull()
  const { found, turns } = run()
  expect(turns).toBeGreaterThan(20)
  expect(found).toHaveLength(SHOWN)
  expect(found!.slice(0, 2)).toEqual(['build', 'build-agent'])
})

test('by the beginning of an id, also without a name; stopped means silent', () => {
  const all = [entry('785c8450-e920', null), entry('aa', 'web-785c')]
  expect(search('785c', all).run().found).toEqual(['web-785c', null])
  expect(search('785', all).run().found).toEqual(['web-785c'])
  const many = Array.from({ length: 10_000 }, () => entry('1', 'web'))
  const stopped = search('web', many)
  stopped.stop()
  expect(stopped.run().found).toBeNull()
})
