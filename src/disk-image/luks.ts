import { fields, startsWith } from './fields.ts'
import { damaged, danger, factsOf, those, truncated, warning, type Probe } from './findings.ts'

/** Encrypted volumes of Linux (cryptsetup's on-disk formats 1 and 2); numbers are big-endian. */
export const luks: Probe = {
  matches: (head) => startsWith(head, [0x4c, 0x55, 0x4b, 0x53, 0xba, 0xbe]),
  async inspect(source) {
    const head = fields(source.head, 'big')
    const version = head.u16(6)
    const payload = head.u32(104) * 512
    return {
      format: 'luks',
      title: `LUKS, version ${version}`,
      // No default Glance (up to 2026.1) has a disk format `luks`: such volumes are stored as raw.
      diskFormat: 'raw',
      containerFormat: 'bare',
      virtualSize: version === 1 && payload <= source.size ? source.size - payload : null,
      encrypted: true,
      volumeLabel: version === 2 ? head.text(24, 48) || null : null,
      facts: factsOf(
        version === 1
          ? {
              Cipher: `${head.text(8, 32)}-${head.text(40, 32)}`,
              Hash: head.text(72, 32),
              UUID: head.text(168, 40),
            }
          : { UUID: version === 2 && head.text(168, 40) },
      ),
      hazards: those(
        warning('encrypted', {
          title: 'The volume is encrypted',
          sentence:
            'Glance stores it, but a server made from it boots only where the cloud holds its key (Barbican).',
        }),
        version === 2 &&
          danger('unsupported', {
            title: 'LUKS version 2 is not supported',
            sentence:
              'A Glance since 2025.1 refuses it; QEMU cannot open it. Version 1 is accepted.',
            command: 'qemu-img convert -O qcow2 /dev/mapper/opened out.qcow2',
            refused: true,
          }),
        version !== 1 &&
          version !== 2 && { ...damaged('The version does not exist.'), refused: true },
        version === 1 &&
          payload > source.size &&
          truncated('The file ends before its data begins.'),
      ),
    }
  },
}
