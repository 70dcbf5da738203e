import type { Definitions } from './definitions.ts'
import { keysIn, valueIn } from './draft.ts'
import type { Draft } from './draft.ts'
import { problem } from './problem.ts'
import type { Fix, Problem } from './problem.ts'

/**
 * Properties that only work with others, and those that do nothing for this kind of image. Only what
 * is certain from the source of Nova is said, and never as an error: Glance takes any of it.
 */
type Rule = (draft: Draft, definitions: Definitions) => [key: string, hint: Problem] | null

const set = (key: string, value: string): Fix => ({
  label: `Add ${key} = ${value}`,
  actions: [{ type: 'set', key, value }],
})

/** nova/virt/libvirt/driver.py: without hw_scsi_model the controller is QEMU's own, lsilogic. */
const scsiModel: Rule = (draft) => {
  if (valueIn(draft, 'hw_disk_bus') !== 'scsi' || valueIn(draft, 'hw_scsi_model') !== undefined)
    return null
  const sentence = 'With scsi, set the SCSI model too, or libvirt picks a slow one.'
  return [
    'hw_disk_bus',
    problem('hint', sentence, { fixes: [set('hw_scsi_model', 'virtio-scsi')] }),
  ]
}

/** The same place: the model is read only where a bus is scsi. */
const scsiBus: Rule = (draft) => {
  const buses = [valueIn(draft, 'hw_disk_bus'), valueIn(draft, 'hw_cdrom_bus')]
  if (valueIn(draft, 'hw_scsi_model') === undefined || buses.includes('scsi')) return null
  const fixes = buses[0] === undefined ? [set('hw_disk_bus', 'scsi')] : []
  return ['hw_scsi_model', problem('hint', 'Counts only while hw_disk_bus is scsi.', { fixes })]
}

/** nova/virt/libvirt/driver.py, _can_quiesce: quiescing fails without the agent's channel. */
const quiesce: Rule = (draft) => {
  const yes = (key: string) => /^(true|yes|1|on|t|y)$/i.test(valueIn(draft, key) ?? '')
  if (!yes('os_require_quiesce') || yes('hw_qemu_guest_agent')) return null
  const fixes = [set('hw_qemu_guest_agent', 'yes')]
  const sentence = 'Snapshots then fail: it needs the guest agent’s channel.'
  return ['os_require_quiesce', problem('hint', sentence, { fixes })]
}

/** Formats that only another hypervisor than VMware's can boot (nova/virt/vmwareapi/constants.py). */
const NOT_VMWARE = new Set(['qcow2', 'raw', 'vhd', 'vhdx', 'vdi', 'ploop', 'ami', 'aki', 'ari'])

const RULES: readonly Rule[] = [scsiModel, scsiBus, quiesce]

/** Hints on attributes that are not alone in what they mean, by key. */
export function checkTogether(draft: Draft, definitions: Definitions): [string, Problem][] {
  const found: [string, Problem][] = []
  for (const rule of RULES) {
    const hint = rule(draft, definitions)
    if (hint) found.push(hint)
  }
  const format = valueIn(draft, 'disk_format') ?? ''
  if (!NOT_VMWARE.has(format)) return found
  for (const key of keysIn(draft))
    if (key.startsWith('vmware_'))
      found.push([
        key,
        problem('hint', `Means nothing on ${format}: VMware boots vmdk and iso.`, {
          fixes: [{ label: 'Remove it', actions: [{ type: 'remove', key }] }],
          keep: `format ${key}`,
        }),
      ])
  return found
}
