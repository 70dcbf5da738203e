import type { NamespaceTable } from './table.ts'

/** Settings of the Common Information Model of the DMTF, as Glance took them over. */
export const CIM: readonly NamespaceTable[] = [
  {
    name: 'CIM::ProcessorAllocationSettingData',
    title: 'CIM Processor Allocation Setting',
    about: 'Which processor a guest needs, in the words of the DMTF.',
    on: {
      volume: 'CIM_PASD_ > image',
      image: 'CIM_PASD_',
      aggregate: 'CIM_PASD_',
      flavor: 'CIM_PASD_',
      server: '> scheduler_hints',
    },
    rows: `
InstructionSet | Instruction Set | string <or>: x86:i386, x86:i486, x86:i586, x86:i686, x86:64, IA-64:IA-64, AS/400:TIMI, Power:Power_2.03, Power:Power_2.04, Power:Power_2.05, Power:Power_2.06, S/390:ESA/390, S/390:z/Architecture, S/390:z/Architecture_2, PA-RISC:PA-RISC_1.0, PA-RISC:PA-RISC_2.0, ARM:A32, ARM:A64, MIPS:MIPS_I, MIPS:MIPS_II, MIPS:MIPS_III, MIPS:MIPS_IV, MIPS:MIPS_V, MIPS:MIPS32, MIPS64:MIPS64, Alpha:Alpha, SPARC:SPARC_V7, SPARC:SPARC_V8, SPARC:SPARC_V9, SPARC:SPARC_JPS1, 68k:68000, 68k:68040, 68k:68060 | Instructions that the processor has to understand.
ProcessorArchitecture | Processor Architecture | string <or>: x86, IA-64, AS/400, Power, S/390, PA-RISC, ARM, MIPS, Alpha, SPARC, 68k | Family that the processor has to be of.
InstructionSetExtensionName | Instruction Set Extension | array <or> <all-in>: x86:3DNow, x86:3DNowExt, x86:ABM, x86:AES, x86:AVX, x86:AVX2, x86:BMI, x86:CX16, x86:F16C, x86:FSGSBASE, x86:LWP, x86:MMX, x86:PCLMUL, x86:RDRND, x86:SSE2, x86:SSE3, x86:SSSE3, x86:SSE4A, x86:SSE41, x86:SSE42, x86:FMA3, x86:FMA4, x86:XOP, x86:TBM, x86:VT-d, x86:VT-x, x86:EPT, x86:SVM, PA-RISC:MAX, ARM:DSP, ARM:Thumb, ARM:Thumb-2, ARM:VFP, ARM:NEON, ARM:TrustZone, MIPS:MDMX, MIPS:MIPS-3D, Alpha:BWX, Alpha:MVI | Extensions that the processor has to have.
`,
  },
  {
    name: 'CIM::ResourceAllocationSettingData',
    title: 'CIM Resource Allocation Setting Data',
    about: 'How much of a resource is set apart, in the words of the DMTF.',
    on: { volume: 'CIM_RASD_ > image', aggregate: 'CIM_RASD_', flavor: 'CIM_RASD_' },
    rows: `
Address | Address | string | Where the resource is reached.
AddressOnParent | Address On Parent | string | Where it is reached on what it is part of.
AllocationUnits | Allocation Units | string | Unit of reservation and limit.
AutomaticAllocation | Automatic Allocation | boolean | Whether it is set apart by itself.
AutomaticDeallocation | Automatic Deallocation | boolean | Whether it is given back by itself.
ConsumerVisibility | Consumer Visibility | string <or>: Unknown, Passed-Through, Virtualized, Not represented, DMTF reserved, Vendor Reserved | How the guest sees it.
Limit | Limit | string | No more than this much is given.
MappingBehavior | Mapping Behavior | string <or>: Unknown, Not Supported, Dedicated, Soft Affinity, Hard Affinity, DMTF Reserved, Vendor Reserved | How virtual and real resources belong together.
OtherResourceType | Other Resource Type | string | The type in words, where none of the list fits.
Parent | Parent | string | What it is part of.
PoolID | Pool ID | string | Pool that it comes from.
Reservation | Reservation | string | This much is sure.
ResourceSubType | Resource Sub Type | string | A maker's own kind of the type.
ResourceType | Resource Type | string <or>: Other, Computer System, Processor, Memory, IDE Controller, Parallel SCSI HBA, FC HBA, iSCSI HBA, IB HCA, Ethernet Adapter, Other Network Adapter, I/O Slot, I/O Device, Floppy Drive, CD Drive, DVD drive, Disk Drive, Tape Drive, Storage Extent, Other storage device, Serial port, Parallel port, USB Controller, Graphics controller, IEEE 1394 Controller, Partitionable Unit, Base Partitionable Unit, Power, Cooling Capacity, Ethernet Switch Port, Logical Disk, Storage Volume, Ethernet Connection, DMTF reserved, Vendor Reserved | What is set apart.
VirtualQuantity | Virtual Quantity | string | How much of it the guest sees.
VirtualQuantityUnits | Virtual Quantity Units | string | Unit of that.
Weight | Weight | string | How it is shared among those who want more.
Connection | Connection | string | What it is connected to.
HostResource | Host Resource | string | What of the host it stands for.
`,
  },
  {
    name: 'CIM::StorageAllocationSettingData',
    title: 'CIM Storage Allocation Setting Data',
    about: 'How much storage is set apart, and where, in the words of the DMTF.',
    on: { volume: 'CIM_SASD_', aggregate: 'CIM_SASD_', flavor: 'CIM_SASD_' },
    rows: `
Access | Access | string <or>: Unknown, Readable, Writeable, Read/Write Supported, DMTF Reserved | What may be done with it.
HostExtentName | Host Extent Name | string | Name of the storage on the host.
HostExtentNameFormat | Host Extent Name Format | string <or>: Unknown, Other, SNVM, NAA, EUI64, T10VID, OS Device Name, DMTF Reserved | How that name is made.
HostExtentNameNamespace | Host Extent Name Namespace | string <or>: Unknown, Other, VPD83Type3, VPD83Type2, VPD83Type1, VPD80, NodeWWN, SNVM, OS Device Namespace, DMTF Reserved | Where that name is unique.
HostExtentStartingAddress | Host Extent Starting Address | string | Block that it begins at.
HostResourceBlockSize | Host Resource Block Size | string | Bytes of a block on the host.
Limit | Limit | string | No more blocks than this are given.
OtherHostExtentNameFormat | Other Host Extent Name Format | string | The format in words, where none of the list fits.
OtherHostExtentNameNamespace | Other Host Extent Name Namespace | string | The namespace in words, where none of the list fits.
Reservation | Reservation | string | This many blocks are sure.
VirtualQuantity | Virtual Quantity | string | Blocks that the guest sees.
VirtualQuantityUnits | Virtual Quantity Units | string | Unit of that.
VirtualResourceBlockSize | Virtual Resource Block Size | string | Bytes of a block for the guest.
`,
  },
  {
    name: 'CIM::VirtualSystemSettingData',
    title: 'CIM Virtual System Setting Data',
    about: 'What a virtual machine as a whole is like, in the words of the DMTF.',
    on: { aggregate: 'CIM_VSSD_', flavor: 'CIM_VSSD_' },
    rows: `
AutomaticRecoveryAction | Automatic Recovery Action | string <or>: None, Restart, Revert to snapshot, DMTF Reserved | What is done after a failure.
AutomaticShutdownAction | Automatic Shutdown Action | string <or>: Turn Off, Save state, Shutdown, DMTF Reserved | What is done when the host stops.
AutomaticStartupAction | Automatic Startup Action | string <or>: None, Restart if previously active, Always startup, DMTF Reserved | What is done when the host starts.
AutomaticStartupActionDelay | Automatic Startup Action Delay | string | How long it waits with that.
AutomaticStartupActionSequenceNumber | Automatic Startup Action Sequence Number | string | Which place it has among the others.
ConfigurationDataRoot | Configuration Data Root | string | Folder of its configuration.
ConfigurationFile | Configuration File | string | Name of its configuration.
ConfigurationID | Configuration ID | string | Identifier of its configuration.
CreationTime | Creation Time | string | When its configuration was made.
LogDataRoot | Log Data Root | string | Folder of its logs.
RecoveryFile | Recovery File | string | What it is recovered from.
SnapshotDataRoot | Snapshot Data Root | string | Folder of its snapshots.
SuspendDataRoot | Suspend Data Root | string | Folder of its state while it is suspended.
SwapFileDataRoot | Swap File Data Root | string | Folder of its swap file.
VirtualSystemIdentifier | Virtual System Identifier | string | Its name on the host.
VirtualSystemType | Virtual System Type | string | Kind of machine that it is.
Notes | Notes | string | Remarks for people.
`,
  },
]
