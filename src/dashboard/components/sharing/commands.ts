import { shellWord } from '#lib/shell-word.ts'
import type { MemberStatus } from '#openstack/glance/types.ts'
import { httpText, patchText, type Command } from '../commands/command.ts'

const imagePath = (imageId: string) => `/v2/images/${encodeURIComponent(imageId)}`
const memberPath = (imageId: string, projectId: string) =>
  `${imagePath(imageId)}/members/${encodeURIComponent(projectId)}`
const json = (value: unknown) => ({ type: 'application/json', text: JSON.stringify(value) })

const ANSWERS = {
  pending: { option: '--pending', title: 'Put it back to waiting' },
  accepted: { option: '--accept', title: 'Accept it' },
  rejected: { option: '--reject', title: 'Decline it' },
} as const

/** What is done about sharing, as commands. */
export const sharingCommands = {
  list: (imageId: string): Command => ({
    title: 'List the projects it is shared with',
    line: `openstack image member list ${shellWord(imageId)}`,
    http: httpText('GET', `${imagePath(imageId)}/members`),
  }),
  add: (imageId: string, projectId: string): Command => ({
    title: `Share it with ${projectId}`,
    line: `openstack image add project ${shellWord(imageId)} ${shellWord(projectId)}`,
    http: httpText('POST', `${imagePath(imageId)}/members`, json({ member: projectId })),
  }),
  remove: (imageId: string, projectId: string): Command => ({
    title: `Stop sharing it with ${projectId}`,
    line: `openstack image remove project ${shellWord(imageId)} ${shellWord(projectId)}`,
    http: httpText('DELETE', memberPath(imageId, projectId)),
  }),
  visibility: (imageId: string, visibility: string): Command => ({
    title: `Make it ${visibility}`,
    line: `openstack image set ${shellWord(`--${visibility}`)} ${shellWord(imageId)}`,
    http: patchText(imagePath(imageId), 'visibility', visibility),
  }),
  /** For the other project, with its own credentials. */
  answer: (imageId: string, projectId: string, status: MemberStatus): Command => ({
    title: ANSWERS[status].title,
    line: `openstack image set ${ANSWERS[status].option} ${shellWord(imageId)}`,
    http: httpText('PUT', memberPath(imageId, projectId), json({ status })),
  }),
} as const
