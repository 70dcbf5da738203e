import type { NamespaceTable } from './table.ts'

const UUID =
  '/^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$/'

/** What an image itself is, whoever runs it. */
export const IMAGES: readonly NamespaceTable[] = [
  {
    name: 'OS::Glance::CommonImageProperties',
    title: 'Common Image Properties',
    about: 'The properties that the schema of images adds to the attributes.',
    // Meant for nothing, and seen by administrators alone: so the field has it.
    on: {},
    visibility: null,
    rows: `
kernel_id | Kernel ID | string ${UUID} | Image that is the kernel of this one, where a disk does not bring its own.
ramdisk_id | Ramdisk ID | string ${UUID} | Image that is the first file system of the kernel.
instance_uuid | Instance ID | string readonly | Server that the image is a snapshot of.
architecture | CPU Architecture | string | Processor that the system inside was made for.
os_distro | OS Distro | string | Distribution inside, in small letters.
hw_cpu_mode | CPU Mode | string | Which processor the guest believes to have.
os_version | OS Version | string | Version of the system, as its maker writes it.
description | Image description | string | What the image is, for people.
cinder_encryption_key_id | Cinder Encryption Key ID | string | Key of the encrypted volume that the image was made of.
cinder_encryption_key_deletion_policy | Cinder Encryption Key Deletion Policy | string: on_image_deletion, do_not_delete | Whether that key goes when the image goes.
`,
  },
  {
    name: 'OS::OperatingSystem',
    title: 'Common Operating System Properties',
    about: 'The system that is installed inside.',
    on: { image: '', volume: '> image' },
    tags: ['lts', 'hardened', 'minimal', 'end-of-life'],
    rows: `
os_distro | OS Distro | string | Distribution inside, in small letters: debian, ubuntu, rocky, windows. Decides which defaults a guest is given.
os_version | OS Version | string | Version of the system, as its maker writes it.
os_admin_user | OS Admin User | string | Account that a key or a password is put into.
`,
  },
  {
    name: 'OS::Glance::Signatures',
    title: 'Image Signature Verification',
    about: 'The signature of the data. Where it is set, Nova starts only what it fits.',
    on: { image: '' },
    open: true,
    rows: `
img_signature | Image Signature | string | Signature of the digest of the data, in base64.
img_signature_certificate_uuid | Image Signature Certificate UUID | string | Certificate that it is checked with, by its id in the key manager.
img_signature_hash_method | Image Signature Hash Method | string: SHA-224, SHA-256, SHA-384, SHA-512 | Digest that was signed.
img_signature_key_type | Image Signature Key Type | string: RSA-PSS, DSA, ECC_SECT571K1, ECC_SECT409K1, ECC_SECT571R1, ECC_SECT409R1, ECC_SECP521R1, ECC_SECP384R1 | Kind of key that it was signed with.
`,
  },
  {
    name: 'OS::Cinder::Volumetype',
    title: 'Cinder Volume Type',
    about: 'Which volumes are made of an image.',
    on: { image: 'cinder_' },
    rows: `
img_volume_type | Image Volume Type | string | Type of a volume that is made of the image, unless the request names another.
`,
  },
  {
    name: 'Nova::Snapshots',
    title: 'Written by Nova',
    about: 'What Nova notes on an image that it makes of a server; not for people.',
    on: { image: '' },
    rows: `
base_image_ref | Base Image | string readonly | Image that the server had been made of.
instance_type_flavorid | Flavor | string readonly | Flavor of the server.
instance_type_memory_mb | Memory | integer readonly 0.. | MiB of memory of the flavor.
instance_type_vcpus | Virtual CPUs | integer readonly 1.. | Virtual CPUs of the flavor.
instance_type_root_gb | Root Disk | integer readonly 0.. | GiB of the root disk of the flavor.
image_type | Kind of Image | string readonly: image, snapshot, backup | How the image was made.
image_location | Where It Lies | string readonly: snapshot | Set by some releases.
user_id | User | string readonly | Who asked for it.
owner_user_name | Name of the User | string readonly | The name of that user.
boot_roles | Roles | string readonly | Roles of that user, by commas.
`,
  },
  {
    name: 'Tenant::Build',
    title: 'Our Builds',
    about: 'How the images of tenant-a come about. Only this project sees it.',
    on: { image: 'build_' },
    visibility: 'private',
    open: true,
    tags: ['nightly', 'release', 'do-not-use'],
    rows: `
commit | Commit | string /^[0-9a-f]{7,40}$/ | What it was built from.
pipeline | Pipeline | string 1..64 | Name of the pipeline that built it.
number | Number | integer 1.. | Which run of the pipeline it was.
coverage | Coverage | number 0..1 | Share of the tests that passed; 1 is all.
nightly | Nightly | boolean = false | Whether nobody looked at it.
channels | Channels | array 1..3 <or> <all-in>: stable, beta, edge | Where it is published.
packages | Packages | array 0..50 | What was added to the system.
größe | Größe | string: klein, mittel, groß = mittel | Für wen das Abbild gedacht ist.
signed_by | Signed by | string readonly | Set when it is released.
`,
  },
]
