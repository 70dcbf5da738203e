// npm run bench [-- list | open | usage | editor | upload | hash | transfers | cuts] [--rounds N] [--size MiB]: figures of the built product
// beside the limits of this machine. Nothing here fails because of a time.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { run } from '../system.mjs'
import { root } from '../runner.mjs'
import { benchEditor } from './editor.mjs'
import { benchHash, openssl } from './hash.mjs'
import { benchList } from './list.mjs'
import { MiB } from './measure.mjs'
import { benchOpen } from './open.mjs'
import { benchTransfers } from './transfers.mjs'
import { benchUpload } from './upload.mjs'
import { benchUsage } from './usage.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    size: { type: 'string', default: '1024' },
    images: { type: 'string', default: '100000' },
  },
})
const rounds = Number(values.rounds)
const wanted = new Set(
  positionals.length > 0
    ? positionals
    : ['list', 'open', 'usage', 'editor', 'upload', 'hash', 'transfers', 'cuts'],
)

// The demo cloud and a cloud of our own, whatever cloud the shell is set up for.
for (const name of Object.keys(process.env)) if (name.startsWith('OS_')) delete process.env[name]

const built = run(join(root, 'node_modules/.bin/vite'), ['build'])
if (!built.ok) throw new Error(built.output)
const cpu = cpus()
console.log(`Node ${process.versions.node}, ${cpu.length} x ${cpu[0]?.model ?? 'unknown'}`)

const folder = mkdtempSync(join(tmpdir(), 'viewfinder-bench-'))
try {
  if (wanted.has('list')) await benchList(Number(values.images), rounds)
  if (wanted.has('open')) await benchOpen(rounds)
  if (wanted.has('usage')) await benchUsage(Number(values.images), rounds)
  if (wanted.has('editor')) await benchEditor(rounds)
  const file = join(folder, 'noise.raw')
  const make = (/** @type {number} */ bytes) => {
    // Noise, so that nothing on the way can be clever about it.
    const noise = `openssl enc -aes-128-ctr -nosalt -pass pass:noise -md sha256 -in /dev/zero 2>/dev/null | head -c ${bytes} > '${file}'`
    execFileSync('sh', ['-c', noise])
  }
  const digests = () => ({ md5: openssl('md5', file), sha512: openssl('sha512', file) })
  const bytes = Number(values.size) * MiB
  if (['upload', 'hash', 'transfers'].some((each) => wanted.has(each))) make(bytes)
  if (wanted.has('upload')) await benchUpload(file, bytes, digests(), rounds)
  if (wanted.has('hash')) await benchHash(file, bytes, rounds)
  if (wanted.has('transfers')) {
    await benchTransfers({ file, bytes, ...digests() }, rounds)
    // Four times as much: memory must not grow with the size.
    make(4 * bytes)
    await benchTransfers({ file, bytes: 4 * bytes, ...digests() }, 1)
  }
  if (wanted.has('cuts')) {
    // The specs of e2e/faults.spec.ts, with a whole file. OS_AUTH_URL is taken away above: this is
    // the demo cloud; for a real one run them with the same two variables.
    const line = [
      'test',
      '--config',
      'e2e/playwright.config.ts',
      '--workers',
      '1',
      '--grep',
      'cuts of the line',
    ]
    const env = { VIEWFINDER_CUT_MIB: values.size, VIEWFINDER_CUTS: '100' }
    const { output } = run(join(root, 'node_modules/.bin/playwright'), line, env)
    console.log(`\nThe line cut at 100 random places\n${output}`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
