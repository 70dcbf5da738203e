import { expect, test } from 'vitest'
import { encodeAuth, type AuthMethod, type AuthScope } from './auth.ts'

const user = { name: 'carol', domain: { id: 'default' } }

/** Bodies as recorded at Keystone 22, and as the Identity API v3 gives them. */
test.each<[string, AuthMethod[], AuthScope | undefined, string]>([
  [
    'a password without scope',
    [{ method: 'password', user, password: 'secret' }],
    undefined,
    '{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "carol", "domain": {"id": "default"}, "password": "secret"}}}}}',
  ],
  [
    'a user by id, on a project by name',
    [{ method: 'password', user: { id: 'd6fc' }, password: 'secret' }],
    { project: { name: 'tenant-a', domain: { name: 'Default' } } },
    '{"auth": {"identity": {"methods": ["password"], "password": {"user": {"id": "d6fc", "password": "secret"}}}, "scope": {"project": {"name": "tenant-a", "domain": {"name": "Default"}}}}}',
  ],
  [
    'a token, on a project by id',
    [{ method: 'token', token: 'gAAA' }],
    { project: { id: '4a71' } },
    '{"auth": {"identity": {"methods": ["token"], "token": {"id": "gAAA"}}, "scope": {"project": {"id": "4a71"}}}}',
  ],
  [
    'an application credential by id',
    [{ method: 'application_credential', id: 'f6d3', secret: 's' }],
    undefined,
    '{"auth": {"identity": {"methods": ["application_credential"], "application_credential": {"id": "f6d3", "secret": "s"}}}}',
  ],
  [
    'an application credential by name',
    [{ method: 'application_credential', name: 'sample', user, secret: 's' }],
    undefined,
    '{"auth": {"identity": {"methods": ["application_credential"], "application_credential": {"name": "sample", "user": {"name": "carol", "domain": {"id": "default"}}, "secret": "s"}}}}',
  ],
  [
    'two proofs at once, on the system',
    [
      { method: 'password', user: { id: 'd6fc' }, password: 'secret' },
      { method: 'totp', user: { id: 'd6fc' }, passcode: '123456' },
    ],
    { system: true },
    '{"auth": {"identity": {"methods": ["password", "totp"], "password": {"user": {"id": "d6fc", "password": "secret"}}, "totp": {"user": {"id": "d6fc", "passcode": "123456"}}}, "scope": {"system": {"all": true}}}}',
  ],
  [
    'no scope although there is a default project',
    [{ method: 'token', token: 'gAAA' }],
    'unscoped',
    '{"auth": {"identity": {"methods": ["token"], "token": {"id": "gAAA"}}, "scope": "unscoped"}}',
  ],
  [
    'a domain',
    [{ method: 'token', token: 'gAAA' }],
    { domain: { name: 'Default' } },
    '{"auth": {"identity": {"methods": ["token"], "token": {"id": "gAAA"}}, "scope": {"domain": {"name": "Default"}}}}',
  ],
])('%s', (_, proofs, scope, body) => {
  expect(encodeAuth(proofs, scope)).toEqual(JSON.parse(body))
})
