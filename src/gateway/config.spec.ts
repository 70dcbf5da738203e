import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

test('without any setting it is the demo on loopback', () => {
  expect(readConfig({ OS_AUTH_URL: '', PORT: '' })).toMatchObject({
    authUrl: null,
    port: 8080,
    host: '127.0.0.1',
    secretGenerated: true,
    interface: 'public',
    trustProxy: false,
    maxBodyBytes: null,
    demoImages: null,
    demoDefinitions: null,
    demoImageApi: 'v2',
    spoolFolder: null,
    spoolBytes: null,
  })
  expect(readConfig({}).secret).toHaveLength(32)
  expect(readConfig({}).secret.equals(readConfig({}).secret)).toBe(false)
})

test('the command line is for the demo, and wins over the environment', () => {
  expect(
    readConfig({ PORT: '1' }, '--images 100000 --port=9 --definitions 7 --image-api=v1'.split(' ')),
  ).toMatchObject({
    demoImages: 100000,
    demoDefinitions: 7,
    demoImageApi: 'v1',
    port: 9,
  })
})

test.each([
  [{ OS_AUTH_URL: 'keystone:5000' }, [], /OS_AUTH_URL must be an http or https address/],
  [{ OS_AUTH_URL: 'http://me:pw@keystone/v3' }, [], /must not carry a user name or password/],
  [{ OS_AUTH_URL: 'http://keystone/v3?x=1' }, [], /must not carry a query/],
  [{ OS_AUTH_URL: 'http://keystone/v3' }, ['--images', '5'], /--images is for the demo cloud/],
  [{ PORT: '65536' }, [], /PORT must be a whole number from 0 to 65535/],
  [{ PORT: '80a' }, [], /PORT/],
  [{ PORT: '-1' }, [], /PORT/],
  [{ HOST: 'a b' }, [], /HOST must be/],
  [{ SESSION_SECRET: 'short' }, [], /at least 32 bytes.*openssl/],
  [{ OS_INTERFACE: 'private' }, [], /OS_INTERFACE must be public, internal or admin/],
  [{ OS_CACERT: '/nowhere/ca.pem' }, [], /OS_CACERT cannot be read/],
  [{ OS_CACERT: import.meta.filename }, [], /holds no PEM certificate/],
  [{ PUBLIC_URL: 'https://host/path' }, [], /PUBLIC_URL must be an origin/],
  [{ TRUST_PROXY: 'maybe' }, [], /TRUST_PROXY must be 1 or 0/],
  [{ MAX_BODY_BYTES: '10' }, [], /MAX_BODY_BYTES must be a whole number from 65536/],
  [{ UPLOAD_IDLE_SECONDS: '0' }, [], /UPLOAD_IDLE_SECONDS/],
  [{ UPLOAD_SPOOL_BYTES: '1048576' }, [], /UPLOAD_SPOOL_BYTES is of no use without UPLOAD_SPOOL/],
  [{ UPLOAD_SPOOL_SECONDS: '60' }, [], /UPLOAD_SPOOL_SECONDS is of no use without UPLOAD_SPOOL/],
  [
    { UPLOAD_SPOOL: '/x', UPLOAD_SPOOL_BYTES: '5' },
    [],
    /UPLOAD_SPOOL_BYTES must be a whole number/,
  ],
  [{ UPLOAD_SPOOL: '/x', UPLOAD_SPOOL_SECONDS: '1' }, [], /UPLOAD_SPOOL_SECONDS must be a whole/],
  [{}, ['--verbose'], /"--verbose" is not an option/],
  [{}, ['--images'], /--images needs a number/],
  [{}, ['--images', 'many'], /--images must be a whole number/],
  [{}, ['--image-api'], /--image-api needs v1 or v2/],
  [{}, ['--image-api', 'v3'], /--image-api must be v1 or v2, not "v3"/],
  [{ OS_AUTH_URL: 'http://keystone/v3' }, ['--image-api', 'v1'], /--image-api is for the demo/],
])('%j %j is refused with a sentence', (env, argv, sentence) => {
  expect(() => readConfig(env, argv)).toThrow(sentence)
})
