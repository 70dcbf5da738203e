import type { Call, ImageCloud } from './context.ts'

/** One address of the Image service and what can be done there. */
export interface Route {
  path: RegExp
  methods: Record<string, Action>
}

interface Action {
  /** The policy rule that refuses tokens without a project. */
  rule: string
  run(cloud: ImageCloud, call: Call): Response | Promise<Response>
}

export const does = (rule: string, run: Action['run']): Action => ({ rule, run })
