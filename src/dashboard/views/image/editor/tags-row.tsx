import { TagField } from '#dashboard/components/tag-field.tsx'
import type { DraftAction } from '#dashboard/components/image-editing/draft.ts'
import type { Problem } from '#dashboard/components/image-editing/problem.ts'
import { shownText } from '#dashboard/components/image-editing/words.ts'

/** The tags, as a row among the others. */
export function TagsRow({
  tags,
  was,
  edited,
  problems,
  readOnly,
  dispatch,
}: {
  tags: readonly string[]
  was: readonly string[]
  edited: boolean
  problems: readonly Problem[]
  /** Why they cannot be changed; '' when the page says so already, null when they can. */
  readOnly: string | null
  dispatch: (action: DraftAction) => void
}) {
  const wrong = problems.length > 0
  return (
    <div
      className="prop prop-tags"
      data-changed={wrong ? 'bad' : edited ? 'set' : undefined}
      data-key="tags"
    >
      <div className="prop-name">
        <span aria-hidden="true">Tags</span>
        <code>tags</code>
      </div>
      {readOnly === null ? (
        <TagField
          label="Tags"
          tags={tags}
          onChange={(next) => dispatch({ type: 'tags', tags: next })}
        />
      ) : (
        <p className="prop-text">{shownText(tags)}</p>
      )}
      <span className="prop-buttons" />
      {(edited || wrong || readOnly) && (
        <div className="prop-notes">
          {readOnly && <div className="help">{readOnly}</div>}
          {edited && (
            <div className="help">
              <span>
                Was {shownText(was)}{' '}
                <button
                  type="button"
                  className="link prop-fix"
                  onClick={() => dispatch({ type: 'reset', key: 'tags' })}
                >
                  Put it back
                </button>
              </span>
            </div>
          )}
          {problems.map((problem) => (
            <div key={problem.sentence} className="help bad">
              {problem.sentence}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
