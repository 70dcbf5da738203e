// npm test, and with the word `quick` npm run check. Plain JavaScript on Node alone, because on a
// fresh clone nothing is installed yet.
import { ensureChromium } from './chromium.mjs'
import { Run, ensureDependencies, nodeIsNewEnough } from './runner.mjs'
import { ensureCommands } from './system.mjs'

const quick = process.argv[2] === 'quick'
const run = new Run()
// This is about the demo cloud, whatever cloud the shell is set up for.
for (const name of Object.keys(process.env)) if (name.startsWith('OS_')) delete process.env[name]
delete process.env['VIEWFINDER_URL']

await run.all(async () => {
  nodeIsNewEnough()
  await run.step('dependencies', ensureDependencies)
  if (!quick) {
    await run.step('browser', async () => ({
      ok: true,
      output: '',
      note: await ensureChromium(run.say),
    }))
    await run.step('commands', async () => {
      ensureCommands(['qemu-img', 'openssl', 'curl', 'nginx', 'openstack', 'glance'], run.say)
      return { ok: true, output: '', note: 'qemu-img, openssl, curl, nginx, openstack, glance' }
    })
  }
  await run.command('types', 'tsc', ['-b'])
  await run.command('lint', 'oxlint', ['--deny-warnings'])
  await run.command('format', 'oxfmt', ['--check'])
  // All cores: by itself it leaves one free, which of two is half.
  await run.vitest('unit and layers, in node', ['--project', 'node', '--maxWorkers', '100%'])
  if (quick) return
  await run.vitest('unit, in the browser', ['--project', 'browser'])
  await run.command('build', 'vite', ['build'])
  await run.command('size budgets', 'size-limit', [])
  await run.command('unused code', 'knip', ['--config', 'e2e/knip.json', '--no-progress'])
  await run.playwright('end to end, demo cloud', [])
  await run.command('end to end, Firefox', 'node', ['e2e/firefox/firefox.mjs'])
  // Each mostly waits for one process of its own: one after the other, a core would stand idle.
  await run.together([
    run.command('openstack command line', 'node', ['e2e/cli/openstack.mjs']),
    run.command('openstacksdk', 'node', ['e2e/sdk/openstacksdk.mjs']),
  ])
})
