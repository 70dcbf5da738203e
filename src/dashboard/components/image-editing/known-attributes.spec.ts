import { describe, expect, test } from 'vitest'
import { decodeImage } from '#openstack/glance/image.ts'
import { propertyKeyProblem } from '../property-rules.ts'
import { BASE_KEYS, isBaseKey } from './base-fields.ts'
import { operationsOf } from './changes.ts'
import { emptyDraft, reduceDraft } from './draft.ts'
import { KNOWN_GROUPS, RECORD_GROUPS } from './known-attributes.ts'

/**
 * What openstacksdk's Image and ECL's image class name, by the names that Glance uses on the wire.
 * Of the SDK's own words, `store` is a header of an upload (`stores` in the record), `url` and
 * `metadata` are parts of `locations`, and `properties` is everything else.
 */
const GLANCE_SETS =
  'id status created_at updated_at size virtual_size checksum os_hash_algo os_hash_value stores direct_url locations self file schema'
const PEOPLE_SET =
  'name owner visibility protected os_hidden disk_format container_format min_disk min_ram'
/** Properties to which openstacksdk and ECL's image class give a meaning, and ECL's license. */
const PROPERTIES =
  'architecture hypervisor_type instance_type_rxtx_factor instance_uuid img_config_drive kernel_id ramdisk_id os_distro os_version os_type os_admin_user os_secure_boot os_shutdown_timeout os_command_line os_require_quiesce vm_mode hw_cpu_sockets hw_cpu_cores hw_cpu_threads hw_cpu_policy hw_cpu_thread_policy hw_disk_bus hw_rng_model hw_machine_type hw_scsi_model hw_serial_port_count hw_video_model hw_video_ram hw_watchdog_action hw_vif_model hw_vif_multiqueue_enabled hw_boot_menu hw_qemu_guest_agent vmware_adaptertype vmware_ostype auto_disk_config .os.type .service.type license_switch'

const keysOf = (groups: typeof RECORD_GROUPS) =>
  new Set(groups.flatMap(({ attributes }) => attributes.map(({ key }) => key)))
const shown = keysOf(RECORD_GROUPS)
const explained = keysOf(KNOWN_GROUPS)

const queued = decodeImage({
  id: '00528f8c-2baa-429e-b749-702e45b001ea',
  status: 'queued',
  visibility: 'private',
  protected: false,
  os_hidden: false,
  min_disk: 0,
  min_ram: 0,
  tags: [],
})
/** The one step of the patch that a value of this attribute makes, or none. */
const stepOf = (key: string, value: string) =>
  operationsOf(reduceDraft(emptyDraft(queued), { type: 'set', key, value })).map(({ path }) => path)

describe('every attribute of the documents', () => {
  test.each(GLANCE_SETS.split(' '))('%s is shown, and is Glance’s own', (key) => {
    expect(shown).toContain(key)
    expect(isBaseKey(key)).toBe(false)
    expect(propertyKeyProblem(key, [])).not.toBeNull()
  })

  const values: Record<string, string> = {
    protected: 'true',
    os_hidden: 'true',
    min_disk: '3',
    min_ram: '64',
    visibility: 'shared',
  }
  test.each(PEOPLE_SET.split(' '))('%s is shown, and can be changed', (key) => {
    expect(shown).toContain(key)
    expect(BASE_KEYS).toContain(key)
    expect(stepOf(key, values[key] ?? 'qcow2')).toEqual([`/${key}`])
  })

  test('tags can be changed', () => {
    const draft = reduceDraft(emptyDraft(queued), { type: 'tags', tags: ['one'] })
    expect(operationsOf(draft)).toEqual([{ op: 'replace', path: '/tags', value: ['one'] }])
  })

  test.each(PROPERTIES.split(' '))('%s has its words, and can be set', (key) => {
    expect(explained).toContain(key)
    expect(propertyKeyProblem(key, [])).toBeNull()
    expect(stepOf(key, 'x')).toEqual([`/${key}`])
  })
})
