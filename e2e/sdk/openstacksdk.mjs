// openstacksdk against the demo cloud of the built product: a foreign client, in its own language.
// Run by npm test; alone: node e2e/sdk/openstacksdk.mjs
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { startProduct } from '../product.mjs'
import { ensurePythonModule } from '../system.mjs'

// Whatever cloud the shell is set up for: this is about the demo cloud.
for (const name of Object.keys(process.env)) if (name.startsWith('OS_')) delete process.env[name]

const python = ensurePythonModule('openstack', 'python3-openstacksdk', (line) => console.log(line))
/** What an image is fetched from. */
const source = createServer((request, response) => {
  response.writeHead(200, { 'content-length': '65536' })
  response.end(request.method === 'HEAD' ? undefined : new Uint8Array(65_536).fill(1))
})
await new Promise((resolve) => source.listen(0, '127.0.0.1', () => resolve(null)))
const address = source.address()
const port = typeof address === 'object' && address ? address.port : 0
const product = await startProduct()
try {
  const script = join(import.meta.dirname, 'image_operations.py')
  const args = [script, `${product.url}/demo/identity/v3`, `http://127.0.0.1:${port}/image.raw`]
  process.exitCode = await new Promise((resolve) => {
    const child = spawn(python, args, { stdio: ['ignore', 'inherit', 'inherit'] })
    child.once('error', (error) => {
      console.log(error.message)
      resolve(1)
    })
    child.once('close', (code) => resolve(code ?? 1))
  })
} finally {
  await product.stop()
  source.close()
}
