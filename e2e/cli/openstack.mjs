// The OpenStack command line against the demo cloud of the built product: a foreign client that
// knows nothing of us must find a cloud. So must glance in a cloud that has API v1 alone: it is the
// last client to speak that. Run by npm test; alone: node e2e/cli/openstack.mjs
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProduct } from '../product.mjs'
import { ensureCommands, run, which } from '../system.mjs'
import { portableTexts } from './portable-texts.mjs'

// Whatever cloud the shell is set up for: this is about the demo cloud.
for (const name of Object.keys(process.env)) if (name.startsWith('OS_')) delete process.env[name]

const SIZE = 3 * 1024 * 1024 + 17
const NAME = 'command-line-image'
let passed = 0
let failed = 0

/** A step that did not do what it should, with what was printed. */
class StepFailed extends Error {}

/**
 * @param {string} name
 * @param {() => void} work
 */
function step(name, work) {
  const from = performance.now()
  try {
    work()
    passed += 1
    console.log(`ok    ${name} (${((performance.now() - from) / 1000).toFixed(1)} s)`)
  } catch (error) {
    failed += 1
    console.log(`FAIL  ${name}\n${error instanceof StepFailed ? error.message : String(error)}`)
  }
}

/**
 * @param {string} what
 * @param {unknown} is
 * @param {unknown} wanted
 */
function same(what, is, wanted) {
  if (JSON.stringify(is) !== JSON.stringify(wanted))
    throw new StepFailed(`${what} is ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`)
}

/**
 * @param {string} authUrl
 * @param {string} user
 * @param {string} project
 */
function account(authUrl, user, project) {
  const env = {
    OS_AUTH_URL: authUrl,
    OS_IDENTITY_API_VERSION: '3',
    OS_USERNAME: user,
    OS_PASSWORD: 'secret',
    OS_PROJECT_NAME: project,
    OS_USER_DOMAIN_NAME: 'Default',
    OS_PROJECT_DOMAIN_NAME: 'Default',
    OS_REGION_NAME: 'RegionOne',
    PYTHONWARNINGS: 'ignore',
  }
  /**
   * @param {string} command
   * @param {string[]} args
   */
  const asked = (command, args) => {
    const done = run(command, args, env)
    if (!done.ok) throw new StepFailed(`${command} ${args.join(' ')}\n${done.output}`)
    return done.output
  }
  /** @param {string[]} args */
  const call = (...args) => asked('openstack', args)
  return {
    call,
    /** @param {string[]} args */
    v1: (...args) => asked('glance', ['--os-image-api-version', '1', ...args]),
    /** @param {string[]} args */
    json: (...args) => JSON.parse(call(...args, '-f', 'json')),
    /** @param {string} line as it is pasted */
    shell: (line) => {
      const done = run('sh', ['-c', line], env)
      if (!done.ok) throw new StepFailed(`${line}\n${done.output}`)
    },
    /** @param {string[]} args */
    refused: (...args) => {
      const done = run('openstack', args, env)
      if (done.ok) throw new StepFailed(`openstack ${args.join(' ')} was not refused`)
      return done.output
    },
  }
}

/** @param {string} file */
const hash = (file, /** @type {string} */ algorithm) =>
  createHash(algorithm).update(readFileSync(file)).digest('hex')

/** The same with its keys in order. @param {Record<string, unknown>} record */
const inOrder = (record) =>
  Object.fromEntries(
    Object.keys(record)
      .toSorted()
      .map((key) => [key, record[key]]),
  )

ensureCommands(['openstack', 'glance'], (line) => console.log(line))
const folder = mkdtempSync(join(tmpdir(), 'viewfinder-cli-'))
const source = join(folder, 'source.raw')
const saved = join(folder, 'saved.raw')
writeFileSync(source, randomBytes(SIZE))
const product = await startProduct()
try {
  const authUrl = `${product.url}/demo/identity/v3`
  const alice = account(authUrl, 'alice', 'tenant-a')
  const bob = account(authUrl, 'bob', 'tenant-b')
  const dave = account(authUrl, 'dave', 'tenant-a')
  let tenantB = ''
  let id = ''

  step('token issue', () => {
    const token = alice.json('token', 'issue')
    same('the length of the project id', token['project_id'].length, 32)
    tenantB = bob.json('token', 'issue')['project_id']
  })
  step('token issue with a wrong password is refused', () => {
    const told = alice.refused('--os-password', 'wrong', 'token', 'issue')
    if (!/requires authentication.*401/s.test(told)) throw new StepFailed(told)
  })
  step('catalog list', () => {
    const types = alice.json('catalog', 'list').map((/** @type {any} */ each) => each['Type'])
    same('the services', types.toSorted(), ['identity', 'image'])
  })
  step('image create --file', () => {
    const fields = ['--disk-format', 'raw', '--tag', 'first', '--property', 'os_distro=debian']
    const made = alice.json('image', 'create', '--file', source, ...fields, '--shared', NAME)
    id = made['id']
    same('its name', made['name'], NAME)
  })
  step('image list', () => {
    const found = alice.json('image', 'list', '--name', NAME)
    same('the list', found, [{ ID: id, Name: NAME, Status: 'active' }])
    const all = alice.json('image', 'list', '--limit', '5')
    same('a page', all.length, 5)
  })
  step('image show', () => {
    const shown = alice.json('image', 'show', NAME)
    same('its status', shown['status'], 'active')
    same('its size', shown['size'], SIZE)
    same('its checksum', shown['checksum'], hash(source, 'md5'))
    same('its hash', shown['properties']['os_hash_value'], hash(source, 'sha512'))
    same('its property', shown['properties']['os_distro'], 'debian')
  })
  step('image set: a property, a tag', () => {
    alice.call(
      'image',
      'set',
      '--property',
      'os_version=13',
      '--tag',
      'second',
      '--min-ram',
      '64',
      id,
    )
    const shown = alice.json('image', 'show', id)
    same('its tags', shown['tags'].toSorted(), ['first', 'second'])
    same('its version', shown['properties']['os_version'], '13')
    same('its memory', shown['min_ram'], 64)
  })
  step('image unset: a property, a tag', () => {
    alice.call('image', 'unset', '--property', 'os_version', '--tag', 'second', id)
    const shown = alice.json('image', 'show', id)
    same('its tags', shown['tags'], ['first'])
    same('its version', shown['properties']['os_version'], undefined)
  })
  step('image add project, member list', () => {
    alice.call('image', 'add', 'project', id, tenantB)
    same('the members', alice.json('image', 'member', 'list', id), [
      { 'Image ID': id, 'Member ID': tenantB, Status: 'pending' },
    ])
  })
  step('image set --accept, as the other project', () => {
    bob.call('image', 'set', '--accept', id)
    const members = alice.json('image', 'member', 'list', id)
    same('the status', members[0]['Status'], 'accepted')
    same('his list', bob.json('image', 'list', '--name', NAME).length, 1)
  })
  step('image save verifies the checksum and gives the same bytes', () => {
    alice.call('image', 'save', '--file', saved, id)
    same('the bytes', hash(saved, 'sha256'), hash(source, 'sha256'))
  })
  step('a reader can look, but not delete', () => {
    same('its name', dave.json('image', 'show', id)['name'], NAME)
    const told = dave.refused('image', 'delete', id)
    if (!/403|not authorized/.test(told)) throw new StepFailed(told)
  })
  step('image remove project', () => {
    alice.call('image', 'remove', 'project', id, tenantB)
    same('the members', alice.json('image', 'member', 'list', id), [])
  })
  step('image delete', () => {
    alice.call('image', 'delete', id)
    same('the list', alice.json('image', 'list', '--name', NAME), [])
  })

  let from = ''
  let to = ''
  step('two images, of which one has metadata', () => {
    const properties = [
      'os_distro=debian',
      'hw_cpu_cores=2',
      'hw_boot_menu=true',
      'own key=${x} "y" $(reboot) `id`',
      "quote=it's",
      'lines=one\ntwo',
      'control=a\u0003b\u007f',
      'empty=',
      'equal=a=b',
      '画像=鳥',
    ].flatMap((pair) => ['--property', pair])
    const fields = ['--disk-format', 'qcow2', '--container-format', 'bare', '--min-ram', '64']
    const more = [
      '--min-disk',
      '3',
      '--tag',
      'two words',
      '--tag=-x',
      '--tag',
      '$x',
      '--community',
      '--protected',
    ]
    from = alice.json('image', 'create', ...fields, ...more, ...properties, "it's $from")['id']
    // It has data at once, if none: the client sends what it is given on its input.
    to = alice.json('image', 'create', '--disk-format', 'qcow2', 'to')['id']
  })
  const texts = await portableTexts(product.url, 'alice', 'secret', from)
  step('the copied command makes the metadata of the other image equal', () => {
    if (!texts.command.endsWith(`${from}\n`)) throw new StepFailed(texts.command)
    alice.shell(texts.command.replace(from, to))
    const [wanted, is] = [from, to].map((each) => {
      const shown = alice.json('image', 'show', each)
      for (const key of ['id', 'created_at', 'updated_at', 'file']) delete shown[key]
      // Where its own data lies.
      for (const key of ['direct_url', 'locations']) delete shown['properties'][key]
      const properties = inOrder(shown['properties'])
      return inOrder({ ...shown, tags: shown['tags'].toSorted(), properties })
    })
    same('the other image', is, wanted)
  })
  step('a reader of YAML 1.1 reads the copied YAML as the JSON', () => {
    // The client brings PyYAML, for the Python that it runs in.
    const python =
      /^#! *(\S+)/.exec(readFileSync(which('openstack') ?? '', 'utf8'))?.[1] ?? 'python3'
    const code = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))'
    const yaml = join(folder, 'metadata.yaml')
    writeFileSync(yaml, texts.yaml)
    const read = run(python, ['-c', code, yaml])
    if (!read.ok) throw new StepFailed(read.output)
    same('the YAML', JSON.parse(read.output), JSON.parse(texts.json))
  })
} finally {
  await product.stop()
}

const old = await startProduct({ args: ['--image-api', 'v1'] })
try {
  const alice = account(`${old.url}/demo/identity/v3`, 'alice', 'tenant-a')
  let id = ''

  /** A row of the table that glance draws. */
  const row = (/** @type {string} */ table, /** @type {string} */ name) =>
    table
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .find((cells) => cells[1] === name)?.[2]

  step('v1: image-create --file', () => {
    const fields = ['--name', NAME, '--disk-format', 'raw', '--container-format', 'bare']
    const property = ['--property', 'os_distro=debian']
    id = row(alice.v1('image-create', ...fields, ...property, '--file', source), 'id') ?? ''
  })
  step('v1: image-show, by name', () => {
    const shown = alice.v1('image-show', NAME)
    same('its id', row(shown, 'id'), id)
    same('its status', row(shown, 'status'), 'active')
    same('its size', row(shown, 'size'), String(SIZE))
    same('its checksum', row(shown, 'checksum'), hash(source, 'md5'))
    same('its property', row(shown, "Property 'os_distro'"), 'debian')
  })
  step('v1: image-list, page by page', () => {
    const listed = alice.v1('image-list', '--page-size', '10')
    same('its name', row(listed, id), NAME)
  })
  step('v1: member-create, member-list', () => {
    alice.v1('member-create', id, 'another-project', '--can-share')
    same('the member', row(alice.v1('member-list', '--image-id', id), id), 'another-project')
  })
  step('v1: image-download verifies the checksum and gives the same bytes', () => {
    rmSync(saved, { force: true })
    alice.v1('image-download', id, '--file', saved)
    same('the bytes', hash(saved, 'sha256'), hash(source, 'sha256'))
  })
  step('v1: image-delete', () => {
    alice.v1('image-delete', id)
    same('the list', row(alice.v1('image-list'), id), undefined)
  })
} finally {
  await old.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed > 0 ? 1 : 0
console.log(`${passed} passed, ${failed} failed`)
