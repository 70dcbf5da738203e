/**
 * Custom properties that OpenStack gives a meaning to, by their wire names: the attributes that
 * openstacksdk's and ECL's image classes name beyond Glance's own fields. All are strings on the
 * wire, numbers and booleans too, and any of them may be absent.
 *
 * Sources: openstack.image.v2.image.Image; "Useful image properties" of the Glance administration
 * guide.
 */
export interface KnownProperties {
  /** CPU architecture that the hypervisor must support. */
  readonly architecture?: string
  /** `qemu` stands for both QEMU and KVM. */
  readonly hypervisor_type?: string
  readonly instance_type_rxtx_factor?: string
  /** Server that this image was made from. */
  readonly instance_uuid?: string
  /** `mandatory` or `optional`; the SDK's needs_config_drive. */
  readonly img_config_drive?: string
  /** Image used as the kernel when booting an AMI-style image. */
  readonly kernel_id?: string
  /** Image used as the ramdisk when booting an AMI-style image. */
  readonly ramdisk_id?: string
  /** Distribution's common name, in lower case. */
  readonly os_distro?: string
  readonly os_version?: string
  readonly os_type?: string
  readonly os_admin_user?: string
  /** Kernel command line. */
  readonly os_command_line?: string
  readonly os_require_quiesce?: string
  /** `required`, `disabled` or `optional`; the SDK's needs_secure_boot. */
  readonly os_secure_boot?: string
  /** Seconds. */
  readonly os_shutdown_timeout?: string
  readonly vm_mode?: string
  readonly hw_boot_menu?: string
  readonly hw_cpu_cores?: string
  readonly hw_cpu_policy?: string
  readonly hw_cpu_sockets?: string
  readonly hw_cpu_thread_policy?: string
  readonly hw_cpu_threads?: string
  readonly hw_disk_bus?: string
  readonly hw_machine_type?: string
  readonly hw_qemu_guest_agent?: string
  readonly hw_rng_model?: string
  readonly hw_scsi_model?: string
  readonly hw_serial_port_count?: string
  readonly hw_vif_model?: string
  readonly hw_vif_multiqueue_enabled?: string
  readonly hw_video_model?: string
  /** MiB. */
  readonly hw_video_ram?: string
  readonly hw_watchdog_action?: string
  readonly vmware_adaptertype?: string
  readonly vmware_ostype?: string
  readonly auto_disk_config?: string
  /**
   * ECL: the license that the image is to bring with it, one of those that `listLicenseTypes` of its
   * client gives; chosen when the image is made.
   */
  readonly license_switch?: string
  /** ECL's os_type and service_type. The dots belong to the names. */
  readonly '.os.type'?: string
  readonly '.service.type'?: string
  /** Named by the SDK; Glance treats these three as any other property. */
  readonly store?: string
  readonly url?: string
  readonly metadata?: string
}
