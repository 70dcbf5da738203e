import type { Plugin } from 'vite'

export function gateway(): Plugin {
  return { name: 'viewfinder-gateway' }
}
