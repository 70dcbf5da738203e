import { describe, expect, test } from 'vitest'
import { createFaultPlan } from '#demo-cloud/fault-plan.ts'
import { BREAKAGES, planOf, plannedWords } from './breakages.ts'

const offers = BREAKAGES.flatMap((breakage) =>
  breakage.where.map((where) => ({ id: breakage.id, where, breakage })),
)
const CALLS = {
  upload: { service: 'image', method: 'PUT', path: '/v2/images/i/file', user: 'alice' },
  download: { service: 'image', method: 'GET', path: '/v2/images/i/file', user: 'alice' },
  other: { service: 'image', method: 'GET', path: '/v2/images', user: 'alice' },
  somebody: { service: 'image', method: 'PUT', path: '/v2/images/i/file', user: 'bob' },
} as const

describe('every fault that is offered', () => {
  test.each(offers)('$id, $where: the demo cloud takes it, for its calls', (offer) => {
    const { breakage, where } = offer
    const plan = createFaultPlan(() => 'f1')
    const amount = breakage.amount?.proposed ?? 1
    const asked = planOf(breakage, { where, amount, times: 2, user: 'alice' })
    const [planned] = [plan.add(asked)]
    expect(planned.fault).toEqual(asked.fault)
    const hit = Object.entries(CALLS).filter(([, call]) => plan.take(call).length > 0)
    expect(hit.map(([name]) => name)).toEqual(where === 'any' ? ['upload', 'download'] : [where])
    expect(breakage.expect(where)).toMatch(/\.$/)
  })

  test.each(offers)('$id, $where: is called in the list what it was called before', (offer) => {
    const { breakage, where } = offer
    const asked = planOf(breakage, { where, amount: 3, times: 1, user: 'alice' })
    const words = plannedWords({ id: 'f1', left: 1, ...asked })
    expect(words.startsWith(breakage.label)).toBe(true)
  })
})

test('a fault that another client planned keeps its own name', () => {
  expect(plannedWords({ id: 'x', match: {}, times: 1, left: 1, fault: { kind: 'delay' } })).toBe(
    'delay, any request',
  )
})

test('bytes are counted in MiB, times in seconds', () => {
  const [cut] = BREAKAGES
  expect(planOf(cut, { where: 'download', amount: 3, times: 1, user: 'u' })).toEqual({
    match: { service: 'image', user: 'u', method: 'GET', path: '/file' },
    times: 1,
    fault: { kind: 'cut', after: 3 * 1024 ** 2, direction: 'down' },
  })
})
