// npm run test:glance: the client's contract specs and all Playwright specs against a real Keystone
// and Glance: the one in OS_AUTH_URL, else one that e2e/glance brings up for this run alone.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './chromium.mjs'
import { freePort } from './product.mjs'
import { Run, ensureDependencies, nodeIsNewEnough, root } from './runner.mjs'
import { ensureCommands, run as runToEnd } from './system.mjs'

const run = new Run()
delete process.env['VIEWFINDER_URL']
const given = process.env['OS_AUTH_URL']
const glance = join(root, 'e2e/glance')
/** @type {Record<string, string>} */
const place = {}

function takeDown() {
  const dir = place['VIEWFINDER_GLANCE_DIR']
  if (!dir) return
  runToEnd(join(glance, 'stop'), [], place)
  rmSync(dir, { recursive: true, force: true })
  delete place['VIEWFINDER_GLANCE_DIR']
}
process.once('exit', takeDown)

await run.all(async () => {
  nodeIsNewEnough()
  await run.step('dependencies', ensureDependencies)
  await run.step('browser', async () => ({
    ok: true,
    output: '',
    note: await ensureChromium(run.say),
  }))
  await run.step('commands', async () => {
    ensureCommands(['qemu-img', 'openssl'], run.say)
    return { ok: true, output: '', note: 'qemu-img, openssl' }
  })
  let authUrl = given
  if (!authUrl) {
    // Ports of its own: 5000 and 9292 may well be someone else's.
    const keystone = await freePort()
    place['VIEWFINDER_GLANCE_DIR'] = mkdtempSync(join(tmpdir(), 'viewfinder-glance-'))
    place['VIEWFINDER_KEYSTONE_PORT'] = String(keystone)
    place['VIEWFINDER_GLANCE_PORT'] = String(await freePort())
    await run.command('Keystone and Glance', join(glance, 'start'), [], place)
    authUrl = `http://127.0.0.1:${keystone}/v3`
  }
  const env = { OS_AUTH_URL: authUrl }
  await run.command('build', 'vite', ['build'])
  await run.vitest('client against the cloud', ['--project', 'node', 'src/openstack'], env)
  await run.playwright('end to end, real cloud', [], env)
  // A Glance that somebody named is not ours to kill.
  if (!given)
    await run.playwright('Glance stopped and killed', [], {
      ...env,
      ...place,
      VIEWFINDER_GLANCE_MAY_DIE: '1',
    })
})
takeDown()
