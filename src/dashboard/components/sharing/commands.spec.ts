import { expect, test } from 'vitest'
import { sharingCommands } from './commands.ts'

test('what is done about sharing, for a shell and as requests, whatever an id holds', () => {
  expect(sharingCommands.answer('an id; rm', 'p/q', 'rejected')).toMatchObject({
    line: "openstack image set --reject 'an id; rm'",
    http: 'PUT /v2/images/an%20id%3B%20rm/members/p%2Fq\nContent-Type: application/json\n\n{"status":"rejected"}',
  })
  expect(sharingCommands.add('i', 'p')).toMatchObject({
    line: 'openstack image add project i p',
    http: 'POST /v2/images/i/members\nContent-Type: application/json\n\n{"member":"p"}',
  })
  expect(sharingCommands.remove('i', 'p').http).toBe('DELETE /v2/images/i/members/p')
  expect(sharingCommands.visibility('i', 'shared').http).toContain(
    '[{"op":"replace","path":"/visibility","value":"shared"}]',
  )
})
