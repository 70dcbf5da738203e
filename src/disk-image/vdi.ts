import { formatBytes } from '#lib/bytes.ts'
import { fields, isZero } from './fields.ts'
import {
  damaged,
  danger,
  diskSize,
  factsOf,
  those,
  unitSize,
  truncated,
  type Probe,
} from './findings.ts'

const SIGNATURE = 0xbeda107f
const KINDS: Readonly<Record<number, string>> = {
  1: 'dynamic',
  2: 'static',
  3: 'undo',
  4: 'differencing',
}
const UNUSED = 0xfffffffe

/** VirtualBox (layout as in QEMU's block/vdi.c); numbers are little-endian. */
export const vdi: Probe = {
  matches: (head) => fields(head, 'little').u32(64) === SIGNATURE,
  async inspect(source) {
    const head = fields(source.head, 'little')
    const kind = KINDS[head.u32(76)] ?? `type ${head.u32(76)}`
    const size = diskSize(head.u64(368))
    const block = head.u32(376)
    const blocks = Math.min(head.u32(388), UNUSED)
    const end = head.u32(344) + blocks * (block + head.u32(380))
    const differencing = kind === 'differencing' || kind === 'undo' || !isZero(head.slice(440, 16))
    return {
      format: 'vdi',
      title: `VDI, ${kind}`,
      diskFormat: 'vdi',
      containerFormat: 'bare',
      virtualSize: size.virtualSize,
      facts: factsOf({
        'Block size': block > 0 && unitSize(block),
        'Blocks in use': `${blocks} of ${head.u32(384)}`,
        Description: head.text(84, 256),
      }),
      hazards: those(
        differencing &&
          danger('backing-file', {
            title: 'This disk needs another disk',
            sentence:
              'It holds only the differences to a VirtualBox disk, which it knows by a number. Glance would store it without its base. Clone it in VirtualBox into one file first.',
            command: 'VBoxManage clonemedium disk in.vdi out.vdi',
          }),
        head.u32(68) !== 0x10001 && damaged('The version of the format is not known.'),
        end > source.size && truncated(`Its blocks end at ${formatBytes(end)}.`),
        ...size.hazards,
      ),
    }
  },
}
