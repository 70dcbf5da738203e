import type { NamespaceTable } from './table.ts'

/** What Nova's driver for vCenter reads. */
export const VMWARE: readonly NamespaceTable[] = [
  {
    name: 'OS::Compute::VMware',
    title: 'VMware Driver Options',
    about: 'How vCenter makes a guest of an image; mostly for disks of the format vmdk.',
    on: { image: '' },
    rows: `
img_linked_clone | Linked Clone | boolean | The guest works on a difference to the cached image instead of a copy of its own.
vmware_adaptertype | Disk Adapter Type | string: lsiLogic, lsiLogicsas, paraVirtual, busLogic, ide = lsiLogic | Controller that the disk was made for.
vmware_disktype | Disk Provisioning Type | string: streamOptimized, sparse, preallocated = preallocated | How the disk is laid out in its file.
vmware_ostype | OS Type | string: almalinux_64Guest, amazonlinux2_64Guest, asianux7_64Guest, centos64Guest, centosGuest, centos6Guest, centos6_64Guest, centos7_64Guest, centos8_64Guest, coreos64Guest, darwin19_64Guest, debian8_64Guest, debian9_64Guest, debian10_64Guest, debian11_64Guest, debian12_64Guest, fedora64Guest, fedoraGuest, freebsd64Guest, freebsdGuest, freebsd12_64Guest, freebsd13_64Guest, genericLinuxGuest, opensuse64Guest, oracleLinux7_64Guest, oracleLinux8_64Guest, other3xLinux64Guest, other4xLinux64Guest, other5xLinux64Guest, otherGuest, otherGuest64, otherLinux64Guest, otherLinuxGuest, redhatGuest, rhel6_64Guest, rhel7_64Guest, rhel8_64Guest, rhel9_64Guest, rockylinux_64Guest, sles12_64Guest, sles15_64Guest, solaris11_64Guest, ubuntu64Guest, ubuntuGuest, vmwarePhoton64Guest, windows7_64Guest, windows8_64Guest, windows8Server64Guest, windows9_64Guest, windows9Server64Guest, windows2019srv_64Guest, windows2019srvNext_64Guest, windows11_64Guest, winXPProGuest = otherGuest | Identifier by which vSphere knows the system inside.
hw_vif_model | Virtual Network Interface | string: e1000, e1000e, VirtualE1000, VirtualE1000e, VirtualPCNet32, VirtualSriovEthernetCard, VirtualVmxnet, VirtualVmxnet3 = e1000 | Network card of the guest.
hw_vif_multiqueue_enabled | Multiqueue Enabled | string: true, false | One queue of packets for each virtual CPU instead of one for all.
`,
  },
  {
    name: 'OS::Compute::VMwareFlavor',
    title: 'VMware Driver Options for Flavors',
    about: 'What a flavor may ask of vCenter.',
    on: { flavor: '' },
    rows: `
vmware:hw_version | VMware Hardware Version | string: vmx-13, vmx-11, vmx-10, vmx-09, vmx-08, vmx-07, vmx-04, vmx-03 | Version of the virtual hardware; older hosts know only the older ones.
vmware:storage_policy | VMware Storage Policy | string | Name of the policy that the disks of a guest follow.
`,
  },
  {
    name: 'OS::Compute::VMwareQuotaFlavor',
    title: 'VMware Quota for Flavors',
    about: 'How much of a host the guests of a flavor are sure of, and how much they may take.',
    on: { flavor: '' },
    rows: `
quota:cpu_limit | Quota: CPU Limit | integer 0.. | MHz that a guest may take; 0 is no limit.
quota:cpu_reservation | Quota: CPU Reservation Limit | integer 0.. | MHz that a guest is sure of.
quota:memory_limit | Quota: Memory Limit | integer 0.. | MiB of memory that a guest may take; 0 is no limit.
quota:memory_reservation | Quota: Memory Reservation | integer 0.. | MiB of memory that a guest is sure of.
quota:disk_io_limit | Quota: Disk IO Limit | integer 0.. | Reads and writes in a second; 0 is no limit.
quota:disk_io_reservation | Quota: Disk IO Reservation | integer 0.. | Reads and writes in a second that a guest is sure of.
`,
  },
]
