/**
 * Every attribute that an image has by itself, as openstacksdk documents them
 * (openstack.image.v2.image.Image), with the meaning in our words and the key Glance uses.
 * Everything else in a record is the user's own property.
 */
export interface Attribute {
  /** As it stands in Glance's JSON. */
  key: string
  label: string
  meaning: string
}

interface AttributeGroup {
  title: string
  attributes: readonly Attribute[]
}

const a = (key: string, label: string, meaning: string): Attribute => ({ key, label, meaning })

/** What Glance itself keeps; shown always, with a dash where there is no value. */
export const RECORD_GROUPS: readonly AttributeGroup[] = [
  {
    title: 'Identity',
    attributes: [
      a('id', 'ID', 'Names the image in every API. It never changes.'),
      a('name', 'Name', 'Free text. Names need not be unique.'),
      a('owner', 'Owner', 'The project that may change, share and delete the image.'),
      a('status', 'Status', 'Where the image is in its life. Only an active one can be booted.'),
      a('visibility', 'Visibility', 'Who may see and boot it.'),
      a('protected', 'Protected', 'While on, nobody can delete the image.'),
      a(
        'os_hidden',
        'Hidden',
        'While on, lists leave the image out. It can still be booted by id.',
      ),
      a('created_at', 'Created', 'When the record was made.'),
      a(
        'updated_at',
        'Updated',
        'When the record last changed. Glance does not say who changed it.',
      ),
    ],
  },
  {
    title: 'Data',
    attributes: [
      a('size', 'Size', 'Bytes that Glance stores.'),
      a(
        'virtual_size',
        'Virtual size',
        'Size of the disk the guest sees, where Glance could tell.',
      ),
      a('disk_format', 'Disk format', 'How the disk is laid out in the file.'),
      a('container_format', 'Container format', 'What is around the disk. bare means nothing.'),
      a('checksum', 'MD5', 'MD5 of the stored bytes.'),
      a(
        'os_hash_algo',
        'Hash algorithm',
        'The algorithm of the secure hash, the operator’s choice.',
      ),
      a('os_hash_value', 'Secure hash', 'That hash of the stored bytes.'),
      a('stores', 'Stores', 'Where the bytes lie, when the cloud has several stores.'),
      a(
        'direct_url',
        'Direct URL',
        'Address in the store itself. Only shown if the operator allows.',
      ),
      a('locations', 'Locations', 'Every address of the bytes. Only shown if the operator allows.'),
    ],
  },
  {
    title: 'What a server needs',
    attributes: [
      a('min_disk', 'Min disk', 'Smallest root disk of a server that boots it, in GiB.'),
      a('min_ram', 'Min RAM', 'Least memory of a server that boots it, in MiB.'),
    ],
  },
  {
    title: 'Addresses in the API',
    attributes: [
      a('self', 'Self', 'Path of the record.'),
      a('file', 'File', 'Path of the data.'),
      a('schema', 'Schema', 'Path of the JSON schema of images.'),
    ],
  },
]

/**
 * Properties with a meaning Nova, Cinder or a hypervisor knows. Glance keeps them like any other
 * string; they are shown with their words when they are set.
 */
export const KNOWN_GROUPS: readonly AttributeGroup[] = [
  {
    title: 'Guest',
    attributes: [
      a('os_type', 'Operating system', 'linux or windows; tells Nova how to prepare disks.'),
      a('os_distro', 'Distribution', 'Common name of the distribution, in lower case.'),
      a('os_version', 'Version', 'As its distributor writes it.'),
      a('os_admin_user', 'Admin user', 'Name of the account with full rights.'),
      a('architecture', 'Architecture', 'Processor architecture the host must have.'),
      a('description', 'Description', 'For people.'),
      a('os_command_line', 'Kernel command line', 'Used by libvirt instead of the default.'),
      a('os_shutdown_timeout', 'Shutdown time', 'Seconds the guest gets to shut down by itself.'),
      a(
        'os_require_quiesce',
        'Quiesce',
        'A snapshot needs file systems frozen by the guest agent.',
      ),
      a('os_secure_boot', 'Secure Boot', 'required, disabled or optional.'),
    ],
  },
  {
    title: 'Virtual hardware',
    attributes: [
      a('hw_disk_bus', 'Disk bus', 'Controller the disks hang on: virtio, scsi, sata, ide, usb …'),
      a('hw_scsi_model', 'SCSI model', 'virtio-scsi gives block devices through SCSI.'),
      a('hw_vif_model', 'Network card', 'Model of the network device.'),
      a('hw_vif_multiqueue_enabled', 'Multiqueue', 'As many network queues as processors.'),
      a('hw_machine_type', 'Machine type', 'libvirt machine, or the generation under Hyper-V.'),
      a('hw_cpu_sockets', 'CPU sockets', 'Preferred number of sockets.'),
      a('hw_cpu_cores', 'CPU cores', 'Preferred number of cores.'),
      a('hw_cpu_threads', 'CPU threads', 'Preferred number of threads.'),
      a('hw_cpu_policy', 'CPU pinning', 'dedicated pins virtual to physical processors.'),
      a('hw_cpu_thread_policy', 'Thread policy', 'How hardware threads are used when pinned.'),
      a('hw_rng_model', 'Random numbers', 'Adds a random number generator.'),
      a('hw_serial_port_count', 'Serial ports', 'How many the guest gets.'),
      a('hw_video_model', 'Video', 'Model of the graphics device.'),
      a('hw_video_ram', 'Video memory', 'Most memory for it, in MiB.'),
      a('hw_watchdog_action', 'Watchdog', 'What happens when the guest hangs.'),
      a('hw_boot_menu', 'Boot menu', 'Shows the BIOS boot menu.'),
      a('hw_qemu_guest_agent', 'Guest agent', 'Gives the guest a channel for the QEMU agent.'),
      a('auto_disk_config', 'Resize root', 'The root partition is resized before boot.'),
      a('img_config_drive', 'Config drive', 'mandatory or optional.'),
    ],
  },
  {
    title: 'Hypervisor and origin',
    attributes: [
      a('hypervisor_type', 'Hypervisor', 'qemu stands for KVM too.'),
      a('vm_mode', 'VM mode', 'Interface between host and guest: hvm, xen, uml, exe.'),
      a('vmware_adaptertype', 'VMware adapter', 'Virtual SCSI or IDE controller.'),
      a('vmware_ostype', 'VMware guest', 'GuestID that VMware gives the system.'),
      a('instance_type_rxtx_factor', 'RX/TX factor', 'Bandwidth cap other than the network’s.'),
      a('instance_uuid', 'Made from server', 'The server this snapshot was taken of.'),
      a('kernel_id', 'Kernel', 'Image of the kernel, for AMI-style images.'),
      a('ramdisk_id', 'Ramdisk', 'Image of the initial ramdisk, for AMI-style images.'),
    ],
  },
  {
    title: 'Enterprise Cloud',
    attributes: [
      a('license_switch', 'License', 'Type of the license that the system in it brings along.'),
      a('.os.type', 'System', 'As NTT’s Enterprise Cloud writes it; the dot belongs to the key.'),
      a('.service.type', 'Service', 'What of NTT’s Enterprise Cloud the image is made for.'),
    ],
  },
]

export interface PropertyGroup {
  title: string
  rows: { key: string; value: string; attribute: Attribute | null }[]
}

const KNOWN = new Map(
  KNOWN_GROUPS.flatMap((group) =>
    group.attributes.map(
      (attribute) => [attribute.key, { group: group.title, attribute }] as const,
    ),
  ),
)

/** Sorts an image's properties into the known groups; the rest comes last, in its own. */
export function groupProperties(properties: Readonly<Record<string, string>>): PropertyGroup[] {
  const groups = new Map<string, PropertyGroup>(
    [...KNOWN_GROUPS.map((group) => group.title), 'Own properties'].map((title) => [
      title,
      { title, rows: [] },
    ]),
  )
  for (const key of Object.keys(properties).sort()) {
    const known = KNOWN.get(key)
    groups
      .get(known?.group ?? 'Own properties')
      ?.rows.push({ key, value: properties[key] ?? '', attribute: known?.attribute ?? null })
  }
  return [...groups.values()].filter((group) => group.rows.length > 0)
}
