import type { Namespace } from '../../glance/metadefs/namespace.ts'
import type { Accounts } from '../../keystone/accounts.ts'
import { CIM } from './cim.ts'
import { COMPUTE } from './compute.ts'
import { IMAGES } from './images.ts'
import { SCHEDULING } from './scheduling.ts'
import { SOFTWARE } from './software.ts'
import { expand, type NamespaceTable } from './table.ts'
import { VMWARE } from './vmware.ts'

/** The newest one: a list that nobody sorts begins with it. */
const CPU_PINNING: NamespaceTable = {
  name: 'OS::Compute::CPUPinning',
  title: 'CPU Pinning',
  about: 'Whether the virtual CPUs of a guest have processors of the host to themselves.',
  on: { image: 'hw_', volume: 'hw_ > image', flavor: 'hw:' },
  rows: `
cpu_policy | CPU Pinning policy | string: shared, dedicated, mixed | shared floats over the host, dedicated pins each virtual CPU, mixed does both.
cpu_thread_policy | CPU Thread Pinning Policy. | string: isolate, prefer, require | What a pinned virtual CPU does with the other thread of its core.
`,
}

const TYPES = [
  'string',
  'string: low, medium, high = medium',
  'integer 1..64',
  'boolean = true',
  'number 0..1',
  'string 2..16 /^[a-z]+$/',
  'array <or>: red, green, blue',
]
const EACH = 25

/** Any number of definitions for images, 25 in a namespace, of all types in turn. */
function synthetic(count: number): NamespaceTable[] {
  const tables: NamespaceTable[] = []
  for (let from = 0; from < count; from += EACH) {
    const id = String(tables.length + 1).padStart(3, '0')
    const row = (_: unknown, i: number) =>
      `setting_${from + i} | Setting ${from + i} | ${TYPES[(from + i) % TYPES.length]!} | The setting of number ${from + i}.`
    tables.push({
      name: `Load::Set${id}`,
      title: `Set ${id}`,
      about: `Definitions ${from} to ${Math.min(count, from + EACH) - 1}.`,
      on: { image: `set${id}_` },
      rows: Array.from({ length: Math.min(EACH, count - from) }, row).join('\n'),
    })
  }
  return tables
}

/**
 * The namespaces of a fresh demo: those that Glance ships with, as the field knows them (names,
 * keys, types, values), in words of our own; some that an operator adds; one of tenant-a's own.
 * @param count synthetic definitions to add
 * @param now milliseconds since 1970
 */
export function seedNamespaces(accounts: Accounts, count: number, now: number): Namespace[] {
  const tables = [
    ...SOFTWARE.slice(0, 2),
    ...SCHEDULING,
    ...CIM,
    ...SOFTWARE.slice(2),
    ...VMWARE,
    ...IMAGES,
    ...synthetic(count),
    ...COMPUTE,
    CPU_PINNING,
  ]
  const tenant = accounts.project('tenant-a').id
  return tables.map((table) =>
    expand(table, { createdAt: now, owner: table.visibility === 'private' ? tenant : 'admin' }),
  )
}
