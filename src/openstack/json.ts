/** JSON of a service is whatever it likes to send; these read it without throwing. */

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object that is there, or an empty one. */
export const object = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {})

/** A list of objects, one for each item of the list that is there. */
export const objects = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.map(object) : []

/** The text that is there, or ''. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '')
