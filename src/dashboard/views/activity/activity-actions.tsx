import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { plural } from '#lib/plural.ts'
import type { ActivityEntry } from '#dashboard/queries/activity-entry.ts'
import { activityLog } from '#dashboard/queries/activity-log.ts'
import { toJson, toMarkdown } from '#dashboard/components/activity/export.ts'
import { ExportMenu } from '#dashboard/components/export-menu.tsx'
import { Failure } from '#dashboard/components/failure.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'

/** What is shown goes into a ticket, or everything is forgotten. */
export function ActivityActions({
  all,
  shown,
  user,
  projectId,
  place,
}: {
  all: readonly ActivityEntry[]
  shown: readonly ActivityEntry[]
  user: string
  projectId: string
  place: string
}) {
  const [clearing, setClearing] = useState(false)
  const [error, setError] = useState<unknown>(null)
  return (
    <>
      <ExportMenu
        what={
          shown.length === all.length
            ? 'all'
            : `the ${plural(shown.length, 'entry', 'entries')} shown`
        }
        empty={shown.length === 0}
        stem="activity"
        formats={[
          {
            label: 'Markdown, for a ticket',
            ending: 'md',
            type: 'text/markdown',
            text: () => toMarkdown(shown, place),
          },
          { label: 'JSON', ending: 'json', type: 'application/json', text: () => toJson(shown) },
        ]}
      />
      <Button
        size="sm"
        variant="quiet"
        icon={Trash2}
        disabledReason={all.length === 0 ? 'Nothing is kept.' : null}
        onClick={() => {
          setError(null)
          setClearing(true)
        }}
      >
        Clear…
      </Button>
      <Dialog
        open={clearing}
        onClose={() => setClearing(false)}
        title="Clear the activity?"
        description={`This browser forgets ${plural(all.length, 'entry', 'entries')} of yours in this project. Nothing changes in Glance, and what can be undone on an image stays so.`}
        footer={
          <>
            <span className="grow" />
            <Button onClick={() => setClearing(false)}>Keep it</Button>
            <Button
              variant="danger"
              onClick={() =>
                void activityLog.forget(user, projectId).then(() => setClearing(false), setError)
              }
            >
              {`Forget ${plural(all.length, 'entry', 'entries')}`}
            </Button>
          </>
        }
      >
        {error !== null && <Failure error={error} what="It was not cleared." />}
      </Dialog>
    </>
  )
}
