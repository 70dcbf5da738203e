import { fields, startsWith } from './fields.ts'
import { danger, diskSize, factsOf, those, unitSize, truncated, type Probe } from './findings.ts'

/** QEMU's retired format (docs/interop/qed_spec.txt); numbers are little-endian. */
export const qed: Probe = {
  matches: (head) => startsWith(head, 'QED\0'),
  async inspect(source) {
    const head = fields(source.head, 'little')
    const size = diskSize(head.u64(48))
    // Feature bit 0: there is a backing file, named within the header's clusters.
    const based = (head.u32(16) & 1) !== 0
    const name = based ? await source.read(head.u32(56), Math.min(head.u32(60), 1023)) : null
    return {
      format: 'qed',
      title: 'QED',
      diskFormat: null,
      containerFormat: 'bare',
      virtualSize: size.virtualSize,
      backingFile: name && fields(name, 'little').text(0, 1023),
      facts: factsOf({ 'Cluster size': unitSize(head.u32(4)) }),
      hazards: those(
        danger('unsupported', {
          title: 'QED is not a format of Glance',
          sentence:
            'It was a format of older QEMU. A Glance since 2025.1 refuses it under any name. Convert it.',
          command: 'qemu-img convert -f qed -O qcow2 in.qed out.qcow2',
          refused: true,
        }),
        !head.has(0, 64) && truncated('The file ends within its header.'),
        ...size.hazards,
      ),
    }
  },
}
