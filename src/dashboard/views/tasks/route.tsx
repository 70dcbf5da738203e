import { useParams } from 'react-router'
import { useScope } from '#dashboard/queries/api.ts'
import { TaskList } from './task-list.tsx'
import { TaskPage } from './task-page.tsx'
import '#dashboard/components/record-list.css'
import './tasks-view.css'

/** Tasks of Glance: `/p/:projectId/tasks?status=failure`, and one of them. */
export default function TasksRoute() {
  const scope = useScope()
  const { taskId } = useParams()
  return taskId === undefined ? (
    <TaskList key={`${scope.projectId} ${scope.region}`} scope={scope} />
  ) : (
    <TaskPage key={taskId} scope={scope} id={taskId} />
  )
}
