import { NOT_SET } from './list-filter.ts'

export const formatWord = (value: string) => (value === NOT_SET ? 'none yet' : value)
export const tagWord = (tag: string) => tag
export const ownerWord = (projects: ReadonlyMap<string, string>) => (id: string) =>
  projects.get(id) ?? id.slice(0, 8)
