import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string }

export function gateway(): Plugin {
  return {
    name: 'viewfinder-gateway',
    config: () => ({ define: { __VIEWFINDER_VERSION__: JSON.stringify(version) } }),
  }
}
