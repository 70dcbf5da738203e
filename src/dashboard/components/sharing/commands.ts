import { shellWord } from '#lib/shell-word.ts'

/** Lines of python-openstackclient for what is done about sharing. */
export const sharingCommands = {
  list: (imageId: string) => `openstack image member list ${shellWord(imageId)}`,
  add: (imageId: string, projectId: string) =>
    `openstack image add project ${shellWord(imageId)} ${shellWord(projectId)}`,
  remove: (imageId: string, projectId: string) =>
    `openstack image remove project ${shellWord(imageId)} ${shellWord(projectId)}`,
  visibility: (imageId: string, visibility: string) =>
    `openstack image set ${shellWord(`--${visibility}`)} ${shellWord(imageId)}`,
  /** For the other project, with its own credentials. */
  accept: (imageId: string) => `openstack image set --accept ${shellWord(imageId)}`,
} as const
