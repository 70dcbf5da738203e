import { expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { isForThisMachine } from './security.ts'

test.for<[Record<string, string>, boolean]>([
  [{}, true],
  [{ HOST: '127.0.0.1', PUBLIC_URL: 'http://localhost:9000' }, true],
  [{ HOST: '0.0.0.0' }, false],
  [{ HOST: '::' }, false],
  // On loopback, and others come in by a proxy.
  [{ PUBLIC_URL: 'https://demo.example.org' }, false],
  [{ PUBLIC_URL: 'https://localhost.example.org' }, false],
  [{ TRUST_PROXY: '1' }, false],
])('with %o the gateway is for this machine only: %s', ([env, only]) => {
  expect(isForThisMachine(readConfig(env, []))).toBe(only)
})
