import type { NamespaceTable } from './table.ts'

/** What hosts and aggregates are chosen by. */
export const SCHEDULING: readonly NamespaceTable[] = [
  {
    name: 'OS::Compute::AggregateDiskFilter',
    title: 'Disk Allocation per Host',
    about: 'How much disk the hosts of an aggregate may promise.',
    on: { aggregate: '' },
    rows: `
disk_allocation_ratio | Disk Subscription Ratio | number 0.. | Promised disk for each byte that is there; 1 promises no more than there is.
`,
  },
  {
    name: 'OS::Compute::AggregateIoOpsFilter',
    title: 'IO Ops per Host',
    about: 'How busy the hosts of an aggregate may be with building and moving servers.',
    on: { aggregate: '' },
    rows: `
max_io_ops_per_host | Maximum IO Operations per Host | integer 1.. = 8 | Servers in build, resize, snapshot, migration, rescue or unshelve at the same time.
`,
  },
  {
    name: 'OS::Compute::AggregateNumInstancesFilter',
    title: 'Instances per Host',
    about: 'How many servers the hosts of an aggregate may carry.',
    on: { aggregate: '' },
    open: true,
    rows: `
max_instances_per_host | Max Instances Per Host | integer 0.. | Servers on one host.
`,
  },
  {
    name: 'OS::Compute::HostCapabilities',
    title: 'Compute Host Capabilities',
    about: 'What the processor of a host has to be.',
    on: { flavor: 'capabilities:', aggregate: 'aggregate_instance_extra_specs:' },
    rows: `
cpu_info:vendor | Vendor | string <or>: Intel, AMD | Who made it.
cpu_info:model | Model | string <or>: Conroe, Core2Duo, Penryn, Nehalem, Westmere, SandyBridge, IvyBridge, Haswell, Broadwell, Magny-Cours, Interlagos, Cortex-A57, X-Gene | Which generation of processors, as libvirt names it.
cpu_info:arch | Architecture | string <or>: x86, x86_64, i686, ia64, ARMv8-A, ARMv7-A | Instructions that it understands.
cpu_info:topology:cores | cores | integer = 1 | Cores of a socket.
cpu_info:topology:threads | threads | integer = 1 | Threads of a core.
cpu_info:topology:sockets | sockets | integer = 1 | Sockets of the host.
cpu_info:features | Features | array <or> <all-in>: fpu, tsc, msr, pae, cx8, apic, mtrr, cmov, pat, clflush, acpi, mmx, sse, sse2, ss, ht, nx, pdpe1gb, rdtscp, lm, pni, pclmulqdq, vmx, ssse3, fma, cx16, pcid, sse4_1, sse4_2, x2apic, movbe, popcnt, aes, xsave, avx, f16c, rdrand, hypervisor, svm, abm, sse4a, ept, vpid, npt, fsgsbase, bmi1, avx2, smep, bmi2, erms, invpcid, rtm, avx512f, rdseed, adx, smap, clflushopt, clwb, sha_ni | Extensions that it has, as Linux names them.
`,
  },
]
