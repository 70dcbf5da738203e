import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeImage } from '#openstack/glance/image.ts'
import { propertyKeyProblem } from '../property-rules.ts'
import { toCommand, toUnsetCommand } from './command.ts'
import { portableOf, VISIBILITIES } from './metadata.ts'
import type { Portable } from './metadata.ts'
import { readPortable } from './read.ts'
import { toTerraform } from './terraform.ts'
import { toJson, toYaml } from './write.ts'

/** Texts that some format would take for something else, beside any text at all. */
const HOSTILE = [
  '__proto__ constructor hasOwnProperty toString yes no on off y n null ~ true 1.10 0x1F 1_000 12:30:45 2026-11-07 = << - ? : # | > & * ! % @ ` { } [ ] , \' "',
].flatMap((line) => line.split(' '))
const MORE = [
  '',
  ' ',
  'a\nb\r\n',
  '\t',
  'a: b # c',
  '- x',
  '"quoted"',
  "it's",
  '$(reboot)',
  '`id`',
  '${self.id}',
  '$${x}',
  '%{if true}',
  '%${x}',
  '\\u0041\\',
  '\u0003\nreboot\n',
  '\u0085\u2028\u202e\ufeff',
  '画像 🦔',
  '-rf',
  '--name=x',
]
const text = fc.oneof(
  fc.constantFrom(...HOSTILE, ...MORE),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
)
/** Without the characters that Glance refuses in keys and tags. */
const narrow = (it: string) => it.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, '画')
/** Glance itself would refuse the others as keys. */
const key = text.map(narrow).filter((each) => propertyKeyProblem(each, []) === null)
const longKey = fc
  .string({ unit: 'binary', minLength: 200, maxLength: 253 })
  .map((it) => `k${narrow(it)}k`)

const metadata: fc.Arbitrary<Portable> = fc.record(
  {
    name: fc.option(text),
    visibility: fc.constantFrom(...VISIBILITIES),
    protected: fc.boolean(),
    os_hidden: fc.boolean(),
    disk_format: fc.option(fc.constantFrom('qcow2', 'raw', 'on')),
    container_format: fc.option(fc.constantFrom('bare', 'no')),
    min_disk: fc.nat(2_147_483_647),
    min_ram: fc.nat(2_147_483_647),
    tags: fc.uniqueArray(text.map(narrow).filter((each) => each !== '')),
    properties: fc
      .array(fc.tuple(fc.oneof(key, longKey), text))
      .map((pairs) =>
        Object.assign(
          Object.create(null),
          ...pairs
            .filter(([name]) => name.length <= 255)
            .map(([name, value]) =>
              Object.defineProperty(Object.create(null), name, { value, enumerable: true }),
            ),
        ),
      ),
  },
  { requiredKeys: [] },
)

/** The same, key for key, and without a prototype's help. */
const plain = (value: Portable) => ({
  ...value,
  ...(value.properties ? { properties: Object.entries(value.properties).toSorted(byKey) } : {}),
})
const byKey = ([a]: [string, string], [b]: [string, string]) => (a < b ? -1 : 1)

describe('what is written is read back', () => {
  for (const [format, write] of [
    ['JSON', toJson],
    ['YAML', toYaml],
  ] as const)
    test(`${format}, byte for byte and key for key`, async () => {
      await fc.assert(
        fc.asyncProperty(metadata, async (wanted) => {
          const written = write(wanted)
          const { metadata: read, problems } = await readPortable(written)
          expect(problems).toEqual([])
          expect(plain(read)).toEqual(plain(wanted))
          expect(write(read)).toBe(written)
        }),
        { numRuns: 100 },
      )
    })

  test('JSON is what JSON.parse reads, and nothing in it or in YAML is unseen', () => {
    fc.assert(
      fc.property(metadata, (wanted) => {
        const json = JSON.parse(toJson(wanted)) as Portable
        expect(plain(json)).toEqual(plain(wanted))
        for (const written of [toJson(wanted), toYaml(wanted)])
          expect(written.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028-\u202e\ufeff\p{Cs}]/u)
      }),
      { numRuns: 100 },
    )
  })

  test('the shape is the promise', () => {
    const image = decodeImage({
      id: '785c8450-e920-45b7-ab2f-b01a50939c18',
      name: 'web golden',
      status: 'active',
      visibility: 'shared',
      owner: 'p1',
      size: 5,
      checksum: 'c',
      os_hash_value: 'h',
      disk_format: 'qcow2',
      container_format: 'bare',
      min_disk: 20,
      min_ram: 0,
      protected: true,
      os_hidden: false,
      tags: ['web', 'golden'],
      os_distro: 'ubuntu',
      os_version: '24.10',
      'my own': 'a "b"',
      ' space': 'x',
      os_glance_import_task: 't',
      kernel_id: null,
    })
    const { metadata: portable, leftOut } = portableOf(image)
    expect(leftOut.map((each) => each.key)).toEqual([
      ' space',
      'os_glance_import_task',
      'kernel_id',
    ])
    expect(JSON.parse(toJson(portable))).toEqual({
      name: 'web golden',
      visibility: 'shared',
      protected: true,
      os_hidden: false,
      disk_format: 'qcow2',
      container_format: 'bare',
      min_disk: 20,
      min_ram: 0,
      tags: ['golden', 'web'],
      properties: { 'my own': 'a "b"', os_distro: 'ubuntu', os_version: '24.10' },
    })
    expect(toYaml(portable)).toBe(
      [
        'name: "web golden"',
        'visibility: "shared"',
        'protected: true',
        'os_hidden: false',
        'disk_format: "qcow2"',
        'container_format: "bare"',
        'min_disk: 20',
        'min_ram: 0',
        'tags:',
        '  - "golden"',
        '  - "web"',
        'properties:',
        '  "my own": "a \\"b\\""',
        '  os_distro: "ubuntu"',
        '  os_version: "24.10"',
        '',
      ].join('\n'),
    )
  })
})

describe('what people write by hand', () => {
  const told = async (source: string) => {
    const { metadata: read, problems } = await readPortable(source)
    return { read, problems: problems.map((p) => `${p.level} ${p.line} ${p.key}: ${p.sentence}`) }
  }

  test('YAML with numbers where Glance has texts: as they are written', async () => {
    const { read, problems } = await told('min_disk: 10\nproperties:\n  os_version: 24.10\n')
    expect(read).toEqual({ min_disk: 10, properties: { os_version: '24.10' } })
    expect(problems).toEqual(['note 3 os_version: Taken as the text “24.10”.'])
  })

  test('the record of Glance, and what openstack image show prints', async () => {
    const glance = await told('{"id": "1", "name": "x", "status": "active", "os_distro": "debian"}')
    expect(glance.read).toEqual({ name: 'x', properties: { os_distro: 'debian' } })
    expect(glance.problems).toEqual([
      'note 1 id: Left out: Glance sets it by itself.',
      'note 1 status: Left out: Glance sets it by itself.',
    ])
    const shown = await told('{"properties": {"os_hash_algo": "sha512", "a": "b"}, "min_ram": 64}')
    expect(shown.read).toEqual({ properties: { a: 'b' }, min_ram: 64 })
  })

  test('JSON indented by tabs', async () => {
    expect((await told('{\n\t"properties": {\n\t\t"a": "b"\n\t}\n}')).read).toEqual({
      properties: { a: 'b' },
    })
  })

  test('what is wrong is told with its line, and the rest is taken', async () => {
    const { read, problems } = await told(
      [
        'name: fine',
        'visibility: secret',
        'protected: yes',
        'min_disk: -1',
        'tags: one',
        'flavour: x',
        'properties:',
        '  empty:',
        '  list: [1]',
        '  " a": b',
        '  good: "1"',
      ].join('\n'),
    )
    expect(read).toEqual({ name: 'fine', properties: { good: '1' } })
    expect(problems.map((line) => line.replace(/\. .*|\.$/, ''))).toEqual([
      'wrong 2 visibility: It must be private, shared, community, or public',
      'wrong 3 protected: It must be true or false',
      'wrong 4 min_disk: It must be a whole number, 0 or more',
      'wrong 5 tags: It must be a list of texts',
      'wrong 6 flavour: It is no field of an image',
      'wrong 8 empty: It has no value',
      'wrong 9 list: Its value must be text, not a list or a group',
      'wrong 10  a: A key cannot begin or end with a space: Glance could never change it again',
    ])
  })

  test.each([
    ['', /nothing in it/],
    ['just words', /something else/],
    ['{"a": "b", "a": "c"}', /second time/],
    ['a: b\na: c', /second time/],
    ['{"a": ', /neither JSON nor YAML/],
    ['a: [', /neither JSON nor YAML/],
    ['a: &x b\nc: *x', /refers to another place/],
    ['a: !!binary aGk=', /neither JSON nor YAML|tagged/],
    ['['.repeat(20_000), /./],
    ['x'.repeat(2_000_001), /too long/],
  ])('%#: never throws, always says why', async (source, why) => {
    const { problems } = await told(source)
    expect(problems.join('\n')).toMatch(why)
  })
  test('nor does any text at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (source) => {
        const { metadata: read, problems } = await readPortable(source)
        expect(Object.keys(read).length + problems.length).toBeGreaterThan(0)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the openstack command', () => {
  /** What the client is given for each line: a real shell splits them, all at once. */
  function split(lines: readonly string[]): string[][] {
    const script = `openstack() { printf '%s\\0' "$#" "$@"; }\n${lines.join('')}`
    // By its input: as one argument it would be longer than Linux takes.
    const said = execFileSync('sh', ['-s'], {
      input: script,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    }).split('\0')
    return lines.map(() => said.splice(0, Number(said.shift())))
  }

  /** As argparse reads it: `--option value` or `--option=value`. */
  function given(args: readonly string[]) {
    const options: [string, string][] = []
    const flags: string[] = []
    const rest: string[] = []
    const valued = new Set(
      'name min-disk min-ram tag property disk-format container-format'.split(' '),
    )
    for (let at = 0; at < args.length; at++) {
      const arg = args[at]!
      if (!arg.startsWith('--')) rest.push(arg)
      else {
        const [, name = '', equal, value = ''] = /^--([^=]*)(=?)(.*)$/s.exec(arg)!
        if (equal) options.push([name, value])
        else if (valued.has(name)) options.push([name, args[++at]!])
        else flags.push(name)
      }
    }
    return { options, flags, rest }
  }

  test('a shell gives the client exactly what was meant', () => {
    const samples = fc.sample(metadata, 150)
    const written = samples.map((wanted) => toCommand(wanted, { id: 'the-id', queued: true }))
    const args = split(written.map((each) => each.text))
    const whole = (value: string) => !/[\0\p{Cs}]/u.test(value)
    for (const [at, wanted] of samples.entries()) {
      const { text: line, notes } = written[at]!
      const { options, flags, rest } = given(args[at]!)
      const all = (name: string) => options.filter((o) => o[0] === name).map((o) => o[1])
      expect(rest).toEqual(['image', 'set', 'the-id'])
      const said = Object.entries(wanted.properties ?? {}).filter(
        ([name, value]) => whole(name + value) && !name.includes('='),
      )
      expect(all('property')).toEqual(said.map(([name, value]) => `${name}=${value}`))
      expect(all('tag')).toEqual((wanted.tags ?? []).filter(whole))
      const { name } = wanted
      expect(all('name')).toEqual(typeof name === 'string' && whole(name) ? [name] : [])
      expect(flags.includes('protected')).toBe(wanted.protected === true)
      expect(flags.filter((flag) => VISIBILITIES.some((each) => each === flag))).toEqual(
        wanted.visibility ? [wanted.visibility] : [],
      )
      const unsaid = Object.keys(wanted.properties ?? {}).length - said.length
      expect(notes.filter((note) => note.startsWith('The property'))).toHaveLength(unsaid)
      // Nothing that a terminal acts on while it is pasted.
      expect(line.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
    }
  })

  test('reads well, and says what it cannot', () => {
    const { text: line, notes } = toCommand(
      {
        name: 'web golden',
        visibility: 'shared',
        protected: false,
        disk_format: 'qcow2',
        tags: ['a'],
        properties: { os_distro: 'ubuntu', 'a=b': 'c', owner_id: 'x' },
      },
      { id: '785c8450-e920-45b7-ab2f-b01a50939c18', queued: false },
    )
    expect(line).toBe(
      [
        'openstack image set',
        "--name 'web golden'",
        '--shared',
        '--unprotected',
        '--tag a',
        '--property os_distro=ubuntu',
        '785c8450-e920-45b7-ab2f-b01a50939c18\n',
      ].join(' \\\n  '),
    )
    expect(notes.join(' ')).toMatch(/formats.*"a=b".*"owner_id"/)
    expect(toUnsetCommand({ properties: ['a=b', '-x'], tags: ['two words'] }, 'i')).toBe(
      ['openstack image unset', '--property a=b', '--property=-x', "--tag 'two words'", 'i\n'].join(
        ' \\\n  ',
      ),
    )
    expect(toUnsetCommand({ properties: [], tags: [] }, 'i')).toBe('')
  })
})

describe('Terraform', () => {
  /** The text that a quoted template of HCL stands for; throws where it is more than a text. */
  function hclRead(template: string): string {
    const inner = template.slice(1, -1)
    const one =
      /\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|([nrt"\\]))|(\$\$\{|%%\{)|(\$\{|%\{|["\\\p{Cc}])|[^]/guy
    let out = ''
    for (const found of inner.matchAll(one)) {
      const [whole, short, long, letter, sign, bad] = found
      if (bad) throw new Error(`${bad} in ${template}`)
      if (short ?? long) out += String.fromCodePoint(parseInt((short ?? long)!, 16))
      else if (letter) out += { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }[letter]
      else out += sign ? sign.slice(1) : whole
    }
    return out
  }

  test('texts are texts and never expressions', () => {
    fc.assert(
      fc.property(metadata, (wanted) => {
        const { text: resource } = toTerraform(wanted)
        const name = /^ {2}name +=( .*)$/m.exec(resource)![1]!.trim()
        expect(hclRead(name)).toBe((wanted.name ?? '').replace(/\p{Cs}/gu, '\ufffd'))
        const block = /^ {2}properties = \{\n([^]*?)^ {2}\}$/m.exec(resource)?.[1] ?? ''
        const pairs = block
          .split('\n')
          .filter(Boolean)
          .map((line) =>
            /^ {4}([a-z][a-z0-9_]*|"(?:[^"\\]|\\.)*") += ("(?:[^"\\]|\\.)*")$/u.exec(line),
          )
        expect(
          pairs.map((pair) => [
            pair![1]!.startsWith('"') ? hclRead(pair![1]!) : pair![1],
            hclRead(pair![2]!),
          ]),
        ).toEqual(
          Object.entries(wanted.properties ?? {}).map((pair) =>
            pair.map((each) => each.replace(/\p{Cs}/gu, '\ufffd')),
          ),
        )
      }),
      { numRuns: 100 },
    )
  })

  test('arguments as the provider documents them', () => {
    const { text: resource, notes } = toTerraform({
      name: 'Web ${golden}',
      visibility: 'private',
      protected: true,
      os_hidden: true,
      disk_format: 'qcow2',
      container_format: null,
      min_disk: 20,
      min_ram: 512,
      tags: ['a', 'b'],
      properties: { os_distro: 'ubuntu', 'my key': 'x' },
    })
    expect(resource).toBe(`resource "openstack_images_image_v2" "web_golden" {
  name        = "Web $\${golden}"
  disk_format = "qcow2"
  min_disk_gb = 20
  min_ram_mb  = 512
  visibility  = "private"
  protected   = true
  hidden      = true
  tags        = ["a", "b"]

  properties = {
    os_distro = "ubuntu"
    "my key"  = "x"
  }
}
`)
    expect(notes.join(' ')).toMatch(/asks for a container_format/)
  })
})
