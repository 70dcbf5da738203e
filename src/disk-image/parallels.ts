import { fields, startsWith } from './fields.ts'
import { diskSize, factsOf, those, unitSize, truncated, warning, type Probe } from './findings.ts'

const OLD = 'WithoutFreeSpace'
const EXTENDED = 'WithouFreSpacExt'
const IN_USE = 0x746f6e59

/** Parallels and ploop (QEMU's docs/interop/parallels.txt); numbers are little-endian. */
export const parallels: Probe = {
  matches: (head) => startsWith(head, OLD) || startsWith(head, EXTENDED),
  async inspect(source) {
    const head = fields(source.head, 'little')
    const extended = startsWith(source.head, EXTENDED)
    // The old form has 32 bits of it; what stands in the upper half means nothing.
    const sectors = extended ? head.u64(36) : head.u32(36)
    const size = diskSize(sectors * 512)
    return {
      format: 'parallels',
      title: extended ? 'Parallels, extended' : 'Parallels',
      diskFormat: 'ploop',
      containerFormat: 'bare',
      virtualSize: size.virtualSize,
      facts: factsOf({ 'Cluster size': unitSize(head.u32(28) * 512) }),
      hazards: those(
        head.u32(44) === IN_USE &&
          warning('dirty', {
            title: 'The file was not closed properly',
            sentence: 'A program was writing when it stopped, or still is. Stop the guest first.',
          }),
        head.u32(48) * 512 > source.size && truncated('The file ends before its data begins.'),
        ...size.hazards,
      ),
    }
  },
}
