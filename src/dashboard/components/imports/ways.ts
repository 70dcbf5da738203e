import type { ImportMethodName } from '#openstack/glance/imports.ts'

export interface Way {
  readonly label: string
  /** When to take it, and what it does to the data. */
  readonly about: string
}

/** Every way in that this page knows, by the method's name. */
export const WAYS: Readonly<Record<ImportMethodName, Way>> = {
  'glance-direct': {
    label: 'Stage and import',
    about:
      'This computer sends the file to a staging area, then the cloud imports it. Take it for several stores at once, or where the cloud converts what it imports: then other bytes are stored than were sent.',
  },
  'web-download': {
    label: 'From a web address',
    about:
      'The cloud fetches the data itself; nothing passes through this computer. Take it for what is published on the web. The bytes stay as they are unless the cloud converts what it imports, and nothing here compares their digest.',
  },
  'glance-download': {
    label: 'From another region',
    about:
      'The cloud fetches the data from the Image service of another region, with your own rights there. Take it to have one image in two regions. The bytes stay as they are; a few properties come along.',
  },
  'copy-image': {
    label: 'Copy to stores',
    about:
      'The cloud copies the data of an active image to further stores. The image stays the same and can be used meanwhile.',
  },
}
