import type { NamespaceTable } from './table.ts'

/** What Nova's drivers make of an image, a volume or a flavor. */
export const COMPUTE: readonly NamespaceTable[] = [
  {
    name: 'OS::Compute::LibvirtImage',
    title: 'libvirt Driver Options for Images',
    about: 'The virtual hardware that KVM and QEMU guests of an image are given by libvirt.',
    on: { image: '' },
    rows: `
hw_cdrom_bus | CD-ROM Bus | string: scsi, virtio, uml, xen, ide, usb, fdc, sata, lxc | Bus that CD-ROM drives are plugged into.
hw_disk_bus | Disk Bus | string: scsi, virtio, uml, xen, ide, usb, fdc, sata, lxc | Bus that disks are plugged into. The guest needs a driver for it: virtio and scsi are fast, ide and sata work nearly everywhere.
hw_firmware_type | Firmware Type | string: bios, uefi | Firmware that boots the guest. An image made for one rarely boots with the other.
hw_firmware_stateless | Stateless Firmware | boolean | The firmware forgets its variables at every start, which keeps a guest from changing them.
hw_rng_model | Random Number Generator Device | string = virtio | Gives the guest a device for entropy from the host, where the flavor allows one.
hw_machine_type | Machine Type | string | Chipset that QEMU imitates, q35 or pc for instance; by default the one of the compute node.
hw_scsi_model | SCSI Model | string = virtio-scsi | Controller for a disk bus of scsi. Discard needs virtio-scsi.
hw_video_model | Video Model | string: vga, cirrus, vmvga, xen, qxl, virtio, gop, none, bochs | Graphics card of the guest.
hw_video_ram | Max Video Ram | integer 0.. | MiB of memory of the graphics card; the flavor has the last word.
os_command_line | Kernel Command Line | string | Replaces the kernel parameters that libvirt would pass. Only for images with a separate kernel.
os_type | OS Type | string: linux, windows | Kind of system inside. Decides about clock and partitions: a Windows guest expects its clock in local time.
hw_vif_model | Virtual Network Interface | string: e1000, e1000e, ne2k_pci, netfront, pcnet, rtl8139, spapr-vlan, virtio, vmxnet3, igb | Network card of the guest.
hw_vif_multiqueue_enabled | Multiqueue Enabled | string: true, false | One queue of packets for each virtual CPU instead of one for all.
hw_pmu | Virtual Performance Monitoring Unit | string: true, false | Whether the guest sees the performance counters. Off lowers the jitter of real-time guests.
hw_qemu_guest_agent | QEMU Guest Agent | string: yes, no | Opens a channel to the agent inside, so that snapshots can freeze its file systems first.
hw_pointer_model | Pointer Model | string: usbtablet | A pointer that tells absolute positions, so that the mouse of a remote console does not drift.
img_hide_hypervisor_id | Hide hypervisor id | string: yes, no | Keeps from the guest that it is virtual; some drivers of graphics cards insist on that.
`,
  },
  {
    name: 'OS::Compute::Libvirt',
    title: 'libvirt Driver Options',
    about: 'Options of libvirt that an image and a flavor may both set.',
    on: { image: 'hw_', flavor: 'hw:' },
    rows: `
serial_port_count | Serial Port Count | integer 0.. | Serial ports of the guest. An image may ask for as many as the flavor, not for more.
boot_menu | Boot Menu | string: true, false | Shows the menu of boot devices for a moment when the guest starts.
mem_encryption | Hardware Memory Encryption | string: true, false | Encrypts the memory of the guest by the processor (AMD SEV). Needs UEFI and the machine type q35.
virtio_packed_ring | Virtio Packed Ring | string: true, false | The newer layout of the queues of virtio devices.
`,
  },
  {
    name: 'OS::Compute::VirtCPUTopology',
    title: 'Virtual CPU Topology',
    about: 'How the virtual CPUs of a guest are told to it: as sockets, cores and threads.',
    on: { image: 'hw_', volume: 'hw_ > image', flavor: 'hw:' },
    rows: `
cpu_sockets | vCPU Sockets | integer 1.. | Sockets that the guest shall see. Licences are often counted by them.
cpu_cores | vCPU Cores | integer 1.. | Cores of each socket that the guest shall see.
cpu_threads | vCPU Threads | integer 1.. | Threads of each core that the guest shall see.
cpu_max_sockets | Max vCPU Sockets | integer 1.. | More sockets than this are never shown, 4 for a Windows client that would leave the others idle.
cpu_max_cores | Max vCPU Cores | integer 1.. | More cores of a socket than this are never shown.
cpu_max_threads | Max vCPU Threads | integer 1.. | More threads of a core than this are never shown.
`,
  },
  {
    name: 'OS::Compute::GuestMemoryBacking',
    title: 'Guest Memory Backing',
    about: 'What the memory of a guest is made of on the host.',
    on: { flavor: 'hw:', image: 'hw_', volume: 'hw_ > image' },
    rows: `
mem_page_size | Size of memory page | string | small, large, any, or a size such as 2048 (KiB) or 1GB. An image may ask only where the flavor says large or any.
`,
  },
  {
    name: 'OS::Compute::CPUMode',
    title: 'CPU Mode',
    about: 'Which processor the guest believes to have.',
    on: { image: 'hw_', flavor: 'hw:' },
    open: true,
    rows: `
cpu_mode | CPU Mode | string: none, host-model, host-passthrough, custom | host-passthrough is the fastest and moves only between equal hosts; host-model comes close to it and moves.
`,
  },
  {
    name: 'OS::Compute::Watchdog',
    title: 'Watchdog Behavior',
    about: 'What happens to a guest that no longer feeds its watchdog.',
    on: { image: 'hw_', volume: 'hw_ > image', flavor: 'hw:' },
    rows: `
watchdog_action | Watchdog Action | string: disabled, reset, poweroff, pause, none | What the host does when the guest hangs. Anything but disabled plugs in an i6300esb; what the image says goes before the flavor.
`,
  },
  {
    name: 'OS::Compute::RandomNumberGenerator',
    title: 'Random Number Generator',
    about: 'How much entropy of the host a guest may take.',
    on: { flavor: '' },
    rows: `
hw_rng:allowed | Random Number Generator Allowed | boolean | Whether guests whose image asks for the device get it.
hw_rng:rate_bytes | Random number generator limits. | integer 1.. | Bytes that a guest may read in one period.
hw_rng:rate_period | Random number generator read period. | integer 1.. | Length of a period, in milliseconds.
`,
  },
  {
    name: 'OS::Compute::Quota',
    title: 'Flavor Quota',
    about: 'Limits for processor, disk and network of the guests of a flavor.',
    on: { flavor: '' },
    rows: `
# CPU Limits | How much of the processors a guest may take.
quota:cpu_shares | Quota: CPU Shares | integer | Weight against the other guests of the host when all are busy.
quota:cpu_period | Quota: CPU Period | integer 1000..1000000 | Length of the period that the quota is measured in, in microseconds.
quota:cpu_quota | Quota: CPU Quota | integer | Microseconds of a period that each virtual CPU may run; below 0 there is no limit.
# Disk QoS | How fast a guest may read and write its disks.
quota:disk_read_bytes_sec | Quota: Disk read bytes / sec | integer | Bytes read in a second.
quota:disk_read_iops_sec | Quota: Disk read IOPS / sec | integer | Reads in a second.
quota:disk_write_bytes_sec | Quota: Disk Write Bytes / sec | integer | Bytes written in a second.
quota:disk_write_iops_sec | Quota: Disk Write IOPS / sec | integer | Writes in a second.
quota:disk_total_bytes_sec | Quota: Disk Total Bytes / sec | integer | Bytes read and written in a second.
quota:disk_total_iops_sec | Quota: Disk Total IOPS / sec | integer | Reads and writes in a second.
# Virtual Interface QoS | How fast a guest may talk to the network; kilobytes.
quota:vif_inbound_average | Quota: VIF Inbound Average | integer | Received in a second, on average.
quota:vif_inbound_burst | Quota: VIF Inbound Burst | integer | Received at once at the peak rate.
quota:vif_inbound_peak | Quota: VIF Inbound Peak | integer | Received in a second, at most.
quota:vif_outbound_average | Quota: VIF Outbound Average | integer | Sent in a second, on average.
quota:vif_outbound_burst | Quota: VIF Outbound Burst | integer | Sent at once at the peak rate.
quota:vif_outbound_peak | Quota: VIF Outbound Peak | integer | Sent in a second, at most.
`,
  },
  {
    name: 'OS::Compute::TPM',
    title: 'TPM Options',
    about: 'The trusted platform module that a guest is given.',
    on: { flavor: 'hw:', image: 'hw_' },
    rows: `
tpm_model | TPM model | string <or>: tpm-tis, tpm-crb = tpm-tis | Interface of the module. tpm-crb needs version 2.0.
tpm_version | TPM version | string <or>: 1.2, 2.0 | Version of the module; a guest without it gets none.
`,
  },
  {
    name: 'OS::Compute::VTPM',
    title: 'Emulated Virtual TPM',
    about: 'Traits of hosts that can emulate a trusted platform module.',
    on: { flavor: 'trait:', image: 'trait:' },
    rows: `
COMPUTE_SECURITY_TPM_1_2 | Virtual TPM Version 1.2 Support | string: required = required | Only hosts that offer a module of version 1.2.
COMPUTE_SECURITY_TPM_2_0 | Virtual TPM Version 2.0 Support | string: required = required | Only hosts that offer a module of version 2.0.
`,
  },
  {
    name: 'OS::Compute::SecureBoot',
    title: 'UEFI Secure Boot',
    about: 'A guest that starts only what is signed.',
    on: { image: '' },
    rows: `
os_secure_boot | Secure Boot | string: required, disabled, optional | required starts only on hosts that can, optional on any. The image has to boot by UEFI and with the machine type q35.
`,
  },
  {
    name: 'OS::Compute::SEV',
    title: 'Memory Encryption',
    about: 'Confidential guests, whose memory the host cannot read.',
    on: { image: 'hw_', flavor: 'hw:' },
    rows: `
mem_encryption_model | Memory Encryption Model | string: amd-sev, amd-sev-es, amd-sev-snp = amd-sev | Which of the techniques of the processor is used.
locked_memory | Locked Memory | boolean | Keeps all memory of the guest from being swapped; its page size has to be set.
`,
  },
  {
    name: 'OS::Compute::NUMA',
    title: 'NUMA and Real Time',
    about: 'Guests that are to know which memory is near, or that may not be late.',
    on: { image: 'hw_', volume: 'hw_ > image', flavor: 'hw:' },
    rows: `
numa_nodes | NUMA Nodes | integer 1.. | Nodes that virtual CPUs and memory are spread over.
pci_numa_affinity_policy | PCI Affinity Policy | string: required, socket, preferred, legacy | How near to the node of the guest its PCI devices have to be.
emulator_threads_policy | Emulator Threads Policy | string: isolate, share | Where the threads of the emulator run, so that they do not disturb those of the guest.
cpu_realtime_mask | Real-time Mask | string | Which virtual CPUs are for real time: ^0-1 are all but the first two.
`,
  },
  {
    name: 'OS::Compute::Devices',
    title: 'Further Virtual Devices',
    about: 'Devices of libvirt guests that came with later releases of Nova.',
    on: { image: 'hw_' },
    rows: `
input_bus | Input Bus | string: usb, virtio | Bus of the keyboard and the pointer.
sound_model | Sound Model | string: sb16, es1370, pcspk, ac97, ich6, ich9, usb, virtio | Sound card of the guest.
usb_model | USB Controller | string: piix3-uhci, piix4-uhci, ehci, ich9-ehci1, vt82c686b-uhci, pci-ohci, nec-xhci, qemu-xhci | Controller that USB devices are plugged into.
viommu_model | Virtual IOMMU | string: intel, smmuv3, virtio, auto | A memory unit for devices, for guests that pass devices on.
rescue_bus | Rescue Bus | string: scsi, virtio, ide, usb, sata | Bus of this image when it is used to rescue a server.
rescue_device | Rescue Device | string: cdrom, disk, floppy | What this image is plugged in as when it is used to rescue a server.
time_hpet | High Precision Timer | boolean | A finer clock, which some guests of Windows want.
maxphysaddr_mode | Physical Address Mode | string: emulate, passthrough | Width of physical addresses, for guests with more than 1 TiB of memory.
maxphysaddr_bits | Physical Address Bits | integer 32..64 | Bits of a physical address, in the mode emulate.
ephemeral_encryption | Encrypt Ephemeral Disks | boolean | Encrypts the disks that live and die with the server.
ephemeral_encryption_format | Format of Ephemeral Encryption | string: luks | How ephemeral disks are encrypted.
`,
  },
  {
    name: 'OS::Compute::Hypervisor',
    title: 'Hypervisor Selection',
    about: 'Which hypervisor an image was made for; the scheduler passes by the others.',
    on: { image: '' },
    rows: `
hypervisor_type | Hypervisor Type | string: baremetal, hyperv, kvm, lxc, powervm, qemu, uml, vmware, vz, xen | Hypervisor that the image needs.
vm_mode | VM Mode | string: hvm, xen, uml, exe | How the guest is virtualised: hvm is complete, xen is paravirtual, exe is a container.
`,
  },
  {
    name: 'OS::Compute::InstanceData',
    title: 'Instance Config Data',
    about: 'What the guest needs around it when it starts and when it is saved.',
    on: { image: '', volume: '> image' },
    rows: `
img_config_drive | Config Drive | string: optional, mandatory | Whether the guest needs a drive with its configuration because it cannot ask the network for it.
os_require_quiesce | Require Quiescent File system | string: yes, no | A snapshot fails rather than being taken of file systems that could not be frozen.
`,
  },
  {
    name: 'OS::Compute::GuestShutdownBehavior',
    title: 'Shutdown Behavior',
    about: 'How much time a guest has to stop.',
    on: { image: '' },
    rows: `
os_shutdown_timeout | Shutdown timeout | integer 0.. | Seconds until a guest that was asked to stop is switched off, 60 by default.
`,
  },
  {
    name: 'OS::Compute::XenAPI',
    title: 'XenAPI Driver Options',
    about: 'For the driver of XenServer, which Nova no longer has.',
    on: { image: '' },
    rows: `
auto_disk_config | Automatic Disk Configuration | boolean | Grows the root partition to the disk of the flavor when the server is made.
`,
  },
]
