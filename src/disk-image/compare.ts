import type { Hazard, Inspection } from './inspection.ts'

/** What the person said, or the image's record says. */
export interface Declared {
  readonly disk_format: string | null
  readonly container_format: string | null
  readonly fileName?: string | undefined
}

/** Where the content is not what was declared. Empty: nothing to say. The worst first. */
export function compareDeclared(_inspection: Inspection, _declared: Declared): readonly Hazard[] {
  return []
}
