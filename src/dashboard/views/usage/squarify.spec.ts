import fc from 'fast-check'
import { expect, test } from 'vitest'
import { squarify } from './squarify.ts'

const values = fc
  .array(fc.integer({ min: 1, max: 1e12 }), { minLength: 1, maxLength: 40 })
  .map((some) => some.toSorted((a, b) => b - a))
const side = fc.integer({ min: 10, max: 2000 })

test('areas are in proportion, inside, and fill everything', () => {
  fc.assert(
    fc.property(values, side, side, (parts, width, height) => {
      const rects = squarify(parts, width, height)
      const total = parts.reduce((sum, value) => sum + value, 0)
      expect(rects).toHaveLength(parts.length)
      let covered = 0
      rects.forEach((rect, at) => {
        const area = rect.width * rect.height
        covered += area
        expect(area / (width * height)).toBeCloseTo(parts[at]! / total, 6)
        expect(rect.x).toBeGreaterThanOrEqual(-1e-6)
        expect(rect.y).toBeGreaterThanOrEqual(-1e-6)
        expect(rect.x + rect.width).toBeLessThanOrEqual(width + 1e-6)
        expect(rect.y + rect.height).toBeLessThanOrEqual(height + 1e-6)
      })
      expect(covered).toBeCloseTo(width * height, 3)
    }),
  )
})

test('the example of the paper: no strip is thinner than it must be', () => {
  const rects = squarify([6, 6, 4, 3, 2, 2, 1], 6, 4)
  const ratios = rects.map(({ width, height }) => Math.max(width / height, height / width))
  expect(rects[0]).toEqual({ x: 0, y: 0, width: 3, height: 2 })
  expect(Math.max(...ratios)).toBeLessThan(3)
})

test.each([
  [[], 10, 10],
  [[1, 2], 0, 10],
])('nothing to cut: %j', (parts, width, height) => {
  expect(squarify(parts, width, height)).toEqual([])
})
