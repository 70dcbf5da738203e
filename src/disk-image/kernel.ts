import { fields, startsWith } from './fields.ts'
import { factsOf, note, type Findings, type Probe } from './findings.ts'

/** Offset of the x86 setup header's mark (Linux's Documentation/arch/x86/boot.rst). */
const X86_MARK = 0x202
/** Mark of arm64 (Documentation/arch/arm64/booting.rst), and of RISC-V beside it. */
const ARM64_MARK = 56

const isX86 = (head: Uint8Array) =>
  startsWith(head, 'HdrS', X86_MARK) && head[510] === 0x55 && head[511] === 0xaa
const isArm64 = (head: Uint8Array) => startsWith(head, 'ARM\x64', ARM64_MARK)

export const kernel: Probe = {
  matches: (head) => isX86(head) || isArm64(head),
  inspect(source) {
    const head = fields(source.head, 'little')
    const version = isX86(source.head) ? head.text(head.u16(0x20e) + 0x200, 128) : ''
    const findings: Findings = {
      format: 'kernel',
      title: isX86(source.head) ? 'Linux kernel (x86)' : 'Linux kernel (ARM64)',
      diskFormat: 'aki',
      containerFormat: 'aki',
      facts: factsOf({ Version: version }),
      hazards: [
        note('no-boot', {
          title: 'This is a kernel, not a disk',
          sentence: 'Upload it as aki, then name it in the kernel_id of a disk image.',
        }),
      ],
    }
    return Promise.resolve(findings)
  },
}

/** The newc forms of cpio, as the kernel reads its initial ramdisk. */
const isCpio = (head: Uint8Array) => startsWith(head, '070701') || startsWith(head, '070702')

export function initrdFindings(compression: string | null): Findings {
  return {
    format: 'initrd',
    title: compression ? `Initial ramdisk, ${compression}` : 'Initial ramdisk',
    diskFormat: 'ari',
    containerFormat: 'ari',
    hazards: [
      note('no-boot', {
        title: 'This is an initial ramdisk, not a disk',
        sentence: 'Upload it as ari, then name it in the ramdisk_id of a disk image.',
      }),
    ],
  }
}

export const initrd: Probe = {
  matches: isCpio,
  inspect: () => Promise.resolve(initrdFindings(null)),
}
