/** A part of an area, in the unit of that area. */
export interface Rect {
  x: number
  y: number
  width: number
  height: number
}

/** The worst ratio of sides among the parts of a strip. @param side length of the strip */
function worst(areas: readonly number[], sum: number, side: number): number {
  const thickness = sum / side
  let ratio = 1
  for (const area of areas) {
    const length = area / thickness
    ratio = Math.max(ratio, length / thickness, thickness / length)
  }
  return ratio
}

/**
 * Cuts an area into parts in proportion, as near to squares as strips allow (Bruls, Huizing and van
 * Wijk, "Squarified Treemaps", 2000): a strip along the shorter side takes parts while that makes
 * them squarer, then the rest is cut the same way.
 * @param values more than 0 each, the largest first
 * @returns a rectangle for each value, in their order, which fill the area without a gap
 */
export function squarify(values: readonly number[], width: number, height: number): Rect[] {
  const total = values.reduce((sum, value) => sum + value, 0)
  if (total <= 0 || width <= 0 || height <= 0) return []
  const scale = (width * height) / total
  const rects: Rect[] = []
  let left: Rect = { x: 0, y: 0, width, height }
  let at = 0
  while (at < values.length) {
    const side = Math.min(left.width, left.height)
    const strip: number[] = []
    let sum = 0
    let ratio = Infinity
    for (let next = at; next < values.length; next++) {
      const area = values[next]! * scale
      const longer = worst([...strip, area], sum + area, side)
      if (longer > ratio) break
      strip.push(area)
      sum += area
      ratio = longer
    }
    // What is left over by rounding goes to the last strip.
    const last = at + strip.length >= values.length
    left = lay(strip, sum, left, last, rects)
    at += strip.length
  }
  return rects
}

/** Lays a strip along the shorter side and gives what is left of the area. */
function lay(strip: readonly number[], sum: number, area: Rect, last: boolean, into: Rect[]): Rect {
  const upright = area.width >= area.height
  const side = upright ? area.height : area.width
  const thickness = last ? (upright ? area.width : area.height) : sum / side
  let at = 0
  strip.forEach((one, index) => {
    const length = index === strip.length - 1 ? side - at : (one / sum) * side
    into.push(
      upright
        ? { x: area.x, y: area.y + at, width: thickness, height: length }
        : { x: area.x + at, y: area.y, width: length, height: thickness },
    )
    at += length
  })
  return upright
    ? { ...area, x: area.x + thickness, width: area.width - thickness }
    : { ...area, y: area.y + thickness, height: area.height - thickness }
}
