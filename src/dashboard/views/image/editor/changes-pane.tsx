import { CircleX, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { plural } from '#lib/plural.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { changesInWords } from '#dashboard/components/image-editing/words.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import { ChangesList } from './changes-list.tsx'
import type { Form } from './changes-list.tsx'
import type { Editor } from './use-editor.ts'

const FORMS: { value: Form; label: string }[] = [
  { value: 'words', label: 'Words' },
  { value: 'patch', label: 'Patch' },
  { value: 'cli', label: 'CLI' },
]

/**
 * What will change, before it does, and the one way to do it. In a narrow place the list is a dialog
 * behind “Review”, and this is the foot of the page.
 */
export function ChangesPane({
  editor,
  broken,
  blocked,
  onSave,
  onCancel,
  onGoToProblem,
}: {
  editor: Editor
  /** Problems of the text that keep it from being a draft. */
  broken: number
  /** Why nothing can be saved now; null when it can. */
  blocked: string | null
  onSave: () => void
  onCancel: () => void
  onGoToProblem: () => void
}) {
  const { changes, wrong, refusal, failure, saving } = editor
  const [form, setForm] = useState<Form>('words')
  const [reviewing, setReviewing] = useState(false)
  // While the text cannot be read, what it said last is not what counts.
  const problems = broken || wrong.length
  const save = () => {
    setReviewing(false)
    onSave()
  }
  const saveButton = (
    <Button variant="primary" disabledReason={blocked} pending={saving} onClick={save}>
      {changes.length === 0 ? 'Save' : `Save ${changesInWords(changes.length - wrong.length)}`}
    </Button>
  )
  return (
    <section className="pane pane-will" aria-labelledby="will">
      <div className="pane-head">
        <h2 id="will" className="grow">
          What will change
        </h2>
        <Segmented label="Form" options={FORMS} value={form} onChange={setForm} />
      </div>
      <div className="pane-body">
        {broken > 0 && (
          <p className="help warn changes-stale">
            <Icon of={TriangleAlert} />
            <span>The text cannot be read. This is what it said when it could.</span>
          </p>
        )}
        <ChangesList editor={editor} form={form} />
      </div>
      <div className="pane-foot">
        {refusal !== null && (
          <p className="help bad pane-said" role="alert">
            <Icon of={CircleX} />
            <span>
              Nothing was saved. <code>{refusal.key}</code>: {refusal.sentence}
            </span>
          </p>
        )}
        {failure !== null && (
          <div className="pane-said">
            <Failure error={failure} what="Nothing was saved." />
          </div>
        )}
        {problems > 0 ? (
          <button type="button" className="help bad prop-fix" onClick={onGoToProblem}>
            <Icon of={CircleX} />
            <span>{plural(problems, 'problem')} to fix</span>
          </button>
        ) : (
          <span className="grow" />
        )}
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          className="only-review"
          disabledReason={changes.length === 0 ? 'There is nothing to review.' : null}
          onClick={() => setReviewing(true)}
        >
          Review
        </Button>
        {saveButton}
      </div>
      {reviewing && (
        <Dialog
          open
          title="What will change"
          onClose={() => setReviewing(false)}
          className="review"
          footer={
            <>
              <Button onClick={() => setReviewing(false)}>Keep editing</Button>
              <span className="grow" />
              {saveButton}
            </>
          }
        >
          <Segmented label="Form" options={FORMS} value={form} onChange={setForm} />
          <ChangesList editor={editor} form={form} />
        </Dialog>
      )}
    </section>
  )
}
