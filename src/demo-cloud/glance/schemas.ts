import { METADEF_SCHEMAS } from './metadefs/schemas.ts'
import type { PropertySchema } from './schema-check.ts'

const UUID =
  '^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$'

/** Attributes of an image, and the properties that Glance's own schema-image.json adds. */
export const IMAGE_PROPERTIES: Record<string, PropertySchema> = {
  id: {
    type: 'string',
    description: 'An identifier for the image',
    pattern: UUID,
  },
  name: {
    type: ['null', 'string'],
    description: 'Descriptive name for the image',
    maxLength: 255,
  },
  status: {
    type: 'string',
    readOnly: true,
    description: 'Status of the image',
    enum: [
      'queued',
      'saving',
      'active',
      'killed',
      'deleted',
      'uploading',
      'importing',
      'pending_delete',
      'deactivated',
    ],
  },
  visibility: {
    type: 'string',
    description: 'Scope of image accessibility',
    enum: ['community', 'public', 'private', 'shared'],
  },
  protected: {
    type: 'boolean',
    description: 'If true, image will not be deletable.',
  },
  os_hidden: {
    type: 'boolean',
    description: 'If true, image will not appear in default image list response.',
  },
  checksum: {
    type: ['null', 'string'],
    readOnly: true,
    description: 'md5 hash of image contents.',
    maxLength: 32,
  },
  os_hash_algo: {
    type: ['null', 'string'],
    readOnly: true,
    description: 'Algorithm to calculate the os_hash_value',
    maxLength: 64,
  },
  os_hash_value: {
    type: ['null', 'string'],
    readOnly: true,
    description:
      'Hexdigest of the image contents using the algorithm specified by the os_hash_algo',
    maxLength: 128,
  },
  owner: {
    type: ['null', 'string'],
    description: 'Owner of the image',
    maxLength: 255,
  },
  size: {
    type: ['null', 'integer'],
    readOnly: true,
    description: 'Size of image file in bytes',
  },
  virtual_size: {
    type: ['null', 'integer'],
    readOnly: true,
    description: 'Virtual size of image in bytes',
  },
  container_format: {
    type: ['null', 'string'],
    description: 'Format of the container',
    enum: [null, 'ami', 'ari', 'aki', 'bare', 'ovf', 'ova', 'docker', 'compressed'],
  },
  disk_format: {
    type: ['null', 'string'],
    description: 'Format of the disk',
    enum: [null, 'ami', 'ari', 'aki', 'vhd', 'vhdx', 'vmdk', 'raw', 'qcow2', 'vdi', 'iso', 'ploop'],
  },
  created_at: {
    type: 'string',
    readOnly: true,
    description: 'Date and time of image registration',
  },
  updated_at: {
    type: 'string',
    readOnly: true,
    description: 'Date and time of the last image modification',
  },
  tags: {
    type: 'array',
    description: 'List of strings related to the image',
    items: {
      type: 'string',
      maxLength: 255,
    },
  },
  direct_url: {
    type: 'string',
    readOnly: true,
    description: 'URL to access the image file kept in external store',
  },
  min_ram: {
    type: 'integer',
    description: 'Amount of ram (in MB) required to boot image.',
  },
  min_disk: {
    type: 'integer',
    description: 'Amount of disk space (in GB) required to boot image.',
  },
  self: {
    type: 'string',
    readOnly: true,
    description: 'An image self url',
  },
  file: {
    type: 'string',
    readOnly: true,
    description: 'An image file url',
  },
  stores: {
    type: 'string',
    readOnly: true,
    description:
      'Store in which image data resides.  Only present when the operator has enabled multiple stores.  May be a comma-separated list of store identifiers.',
  },
  schema: {
    type: 'string',
    readOnly: true,
    description: 'An image schema url',
  },
  locations: {
    type: 'array',
    items: {
      type: 'object',
      properties: {
        url: {
          type: 'string',
          maxLength: 255,
        },
        metadata: {
          type: 'object',
        },
        validation_data: {
          description:
            "Values to be used to populate the corresponding image properties. If the image status is not 'queued', values must exactly match those already contained in the image properties.",
          type: 'object',
          writeOnly: true,
          additionalProperties: false,
          properties: {
            checksum: {
              type: 'string',
              minLength: 32,
              maxLength: 32,
            },
            os_hash_algo: {
              type: 'string',
              maxLength: 64,
            },
            os_hash_value: {
              type: 'string',
              maxLength: 128,
            },
          },
          required: ['os_hash_algo', 'os_hash_value'],
        },
      },
      required: ['url', 'metadata'],
    },
    description: 'A set of URLs to access the image file kept in external store',
  },
  kernel_id: {
    type: ['null', 'string'],
    pattern: UUID,
    description:
      'ID of image stored in Glance that should be used as the kernel when booting an AMI-style image.',
    is_base: false,
  },
  ramdisk_id: {
    type: ['null', 'string'],
    pattern: UUID,
    description:
      'ID of image stored in Glance that should be used as the ramdisk when booting an AMI-style image.',
    is_base: false,
  },
  instance_uuid: {
    type: 'string',
    description:
      'Metadata which can be used to record which instance this image is associated with. (Informational only, does not create an instance snapshot.)',
    is_base: false,
  },
  architecture: {
    description:
      'Operating system architecture as specified in https://docs.openstack.org/python-glanceclient/latest/cli/property-keys.html',
    type: 'string',
    is_base: false,
  },
  os_distro: {
    description:
      'Common name of operating system distribution as specified in https://docs.openstack.org/python-glanceclient/latest/cli/property-keys.html',
    type: 'string',
    is_base: false,
  },
  os_version: {
    description: 'Operating system version as specified by the distributor.',
    type: 'string',
    is_base: false,
  },
  description: {
    description: 'A human-readable string describing this image.',
    type: 'string',
    is_base: false,
  },
  cinder_encryption_key_id: {
    description:
      'Identifier in the OpenStack Key Management Service for the encryption key for the Block Storage Service to use when mounting a volume created from this image',
    type: 'string',
    is_base: false,
  },
  cinder_encryption_key_deletion_policy: {
    description:
      "States the condition under which the Image Service will delete the object associated with the 'cinder_encryption_key_id' image property.  If this property is missing, the Image Service will take no action",
    type: 'string',
    enum: ['on_image_deletion', 'do_not_delete'],
    is_base: false,
  },
}

/** Attributes of an image member. */
const MEMBER_PROPERTIES: Record<string, PropertySchema> = {
  member_id: {
    type: 'string',
    description: 'An identifier for the image member (tenantId)',
  },
  image_id: {
    type: 'string',
    description: 'An identifier for the image',
    pattern: UUID,
  },
  created_at: {
    type: 'string',
    description: 'Date and time of image member creation',
  },
  updated_at: {
    type: 'string',
    description: 'Date and time of last modification of image member',
  },
  status: {
    type: 'string',
    description: 'The status of this image member',
    enum: ['pending', 'accepted', 'rejected'],
  },
  schema: {
    readOnly: true,
    type: 'string',
  },
}

const IMAGE = {
  name: 'image',
  properties: IMAGE_PROPERTIES,
  additionalProperties: { type: 'string' },
}
const IMAGE_LINKS = [
  { rel: 'self', href: '{self}' },
  { rel: 'enclosure', href: '{file}' },
  { rel: 'describedby', href: '{schema}' },
]
const MEMBER = { name: 'member', properties: MEMBER_PROPERTIES }

/** Attributes of a task, as a list of tasks has them. */
const LISTED_TASK: Record<string, PropertySchema> = {
  id: { type: 'string', description: 'The identifier of the task', pattern: UUID },
  type: {
    type: 'string',
    description: 'What the task does',
    enum: ['import', 'api_image_import'],
  },
  status: {
    type: 'string',
    description: 'How far the task has come',
    enum: ['pending', 'processing', 'success', 'failure'],
  },
  owner: { type: 'string', description: 'The project that the task belongs to' },
  image_id: { type: 'string', description: 'The image that the task works on' },
  request_id: { type: 'string', description: 'The request that began the task' },
  user_id: { type: 'string', description: 'The user who began the task' },
  expires_at: { type: ['null', 'string'], description: 'When the task may be forgotten' },
  created_at: { type: 'string', description: 'When the task was made' },
  updated_at: { type: 'string', description: 'When the task last changed' },
  self: { type: 'string', readOnly: true },
  schema: { type: 'string', readOnly: true },
}
/** Attributes of a task by itself. */
export const TASK_PROPERTIES: Record<string, PropertySchema> = {
  ...LISTED_TASK,
  input: { type: ['null', 'object'], description: 'What the task was given' },
  result: { type: ['null', 'object'], description: 'What the task gave back' },
  message: { type: 'string', description: 'What went wrong, as a rule' },
}

const DESCRIBED = [{ rel: 'describedby', href: '{schema}' }]

/** GET /v2/schemas/{name}. */
export const SCHEMAS: Record<string, unknown> = {
  image: { ...IMAGE, links: IMAGE_LINKS },
  images: {
    name: 'images',
    properties: {
      images: { type: 'array', items: { ...IMAGE, links: IMAGE_LINKS } },
      first: { type: 'string' },
      next: { type: 'string' },
      schema: { type: 'string' },
    },
    links: [
      { rel: 'first', href: '{first}' },
      { rel: 'next', href: '{next}' },
      { rel: 'describedby', href: '{schema}' },
    ],
  },
  member: MEMBER,
  members: {
    name: 'members',
    properties: { members: { type: 'array', items: MEMBER }, schema: { type: 'string' } },
    links: DESCRIBED,
  },
  task: { name: 'task', properties: TASK_PROPERTIES },
  tasks: {
    name: 'tasks',
    properties: {
      tasks: { type: 'array', items: { name: 'task', properties: LISTED_TASK } },
      schema: { type: 'string' },
    },
    links: DESCRIBED,
  },
  ...METADEF_SCHEMAS,
}
