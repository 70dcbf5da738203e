import { shellWord } from '#lib/shell-word.ts'
import { httpText, type Command } from '../commands/command.ts'

/** @param query as the page has it */
export function listTasksCommand(query: Readonly<Record<string, string>>): Command {
  const options = Object.entries(query)
    .filter(([key]) => key === 'status')
    .map(([key, value]) => ` --${key} ${shellWord(value)}`)
  const search = new URLSearchParams(query).toString()
  return {
    title: 'List the tasks',
    line: `openstack image task list${options.join('')}`,
    http: httpText('GET', `/v2/tasks${search && `?${search}`}`),
  }
}

export const showTaskCommand = (id: string): Command => ({
  title: 'Show the task',
  line: `openstack image task show ${shellWord(id)}`,
  http: httpText('GET', `/v2/tasks/${encodeURIComponent(id)}`),
})

export const imageTasksCommand = (imageId: string): Command => ({
  title: 'List the tasks of the image',
  line: `glance image-tasks ${shellWord(imageId)}`,
  http: httpText('GET', `/v2/images/${encodeURIComponent(imageId)}/tasks`),
  notes: ['python-openstackclient has no command for it: this one is python-glanceclient’s.'],
})
