import { ChevronRight, FileInput, Library, TriangleAlert } from 'lucide-react'
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { useNavigate } from 'react-router'
import type { Image } from '#openstack/glance/image.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { useLeaveGuard } from '#dashboard/nav/leave-guard.ts'
import { canEdit } from '#dashboard/components/image-rules.ts'
import type { BaseField } from '#dashboard/components/image-editing/base-fields.ts'
import type { Definition } from '#dashboard/components/image-editing/definition.ts'
import { keysIn, propertyKeys } from '#dashboard/components/image-editing/draft.ts'
import { changesInWords, keysInWords } from '#dashboard/components/image-editing/words.ts'
import { Badge } from '#dashboard/ui/badge.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Kbd } from '#dashboard/ui/kbd.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { Skeleton } from '#dashboard/ui/skeleton.tsx'
import { useKeys } from '#dashboard/components/use-keys.ts'
import { ChangesPane } from './changes-pane.tsx'
import { DefinitionsSide } from './definitions-side.tsx'
import type { DefinitionsState } from './definitions-side.tsx'
import { FieldsPane } from './fields-pane.tsx'
import { JsonPane } from './json-pane.tsx'
import type { Written } from './json-pane.tsx'
import { LeaveDialog } from '#dashboard/components/leave-dialog.tsx'
import { useAsText, ViewSwitch } from '#dashboard/components/json-text/view-switch.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { OwnProperty } from './own-property.tsx'
import { useEditor } from './use-editor.ts'
import { useFieldKeys } from './use-field-keys.ts'
import './editor.css'

const ImportDialog = late(async () => ({
  default: (await import('./import-dialog.tsx')).ImportDialog,
}))

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })

/** Why nothing can be saved now, the next step in it; null when something can. */
function blockedBy(
  never: string | null,
  broken: number,
  wrong: readonly string[],
  changes: number,
): string | null {
  if (never !== null) return never
  if (broken > 0) return 'The text under JSON cannot be read yet.'
  if (wrong[0] !== undefined) return `Fix ${wrong[0]} first.`
  return changes === 0 ? 'There is nothing to save.' : null
}

/** One page to see and change everything of an image that can be changed. */
export function ImageEditor({
  image,
  gone,
  readAt,
  scope,
  fields,
  known,
}: {
  image: Image
  /** Deleted meanwhile: what was typed stays to be looked at, and copied. */
  gone: boolean
  /** Milliseconds. */
  readAt: number
  scope: ActiveScope
  fields: readonly BaseField[]
  known: DefinitionsState
}) {
  const navigate = useNavigate()
  const asText = useAsText()
  const { definitions } = known
  const editor = useEditor(image, scope, definitions, fields)
  const { draft, dispatch, changes, wrong } = editor
  const [written, setWritten] = useState<Written | null>(null)
  const broken = written?.draft === draft ? written.broken : 0
  const [picking, setPicking] = useState(false)
  const [importing, setImporting] = useState(false)
  const page = useRef<HTMLDivElement>(null)
  const next = useRef<string | null>(null)
  const ruling = canEdit(image, scope)
  const readOnly = ruling === true ? null : ruling.reason
  const keyList = keysIn(draft)
  const keyText = JSON.stringify(keyList.toSorted())
  const keys = useMemo(() => new Set(JSON.parse(keyText) as string[]), [keyText])
  const guard = useLeaveGuard(changes.length > 0 || broken > 0)
  const home = paths.image(scope, image.id)
  const leave = () => void navigate(home)

  const goTo = useCallback((key: string) => {
    const rows = page.current?.querySelectorAll<HTMLElement>('[data-key]') ?? []
    const row = [...rows].find((each) => each.dataset['key'] === key)
    row?.scrollIntoView({ block: 'nearest' })
    row?.querySelector<HTMLElement>('input, select, textarea, button')?.focus()
  }, [])
  useLayoutEffect(() => {
    if (next.current === null) return
    const key = next.current
    next.current = null
    goTo(key)
  })

  const blocked = blockedBy(gone ? 'The image is gone.' : readOnly, broken, wrong, changes.length)
  const goToProblem = () => {
    if (asText) page.current?.querySelector<HTMLElement>('.json-marks button')?.focus()
    else if (wrong[0] !== undefined) goTo(wrong[0])
  }
  const save = () => {
    if (blocked === null && !editor.saving) editor.save()
    else goToProblem()
  }
  const add = useCallback(
    (key: string, value: string) => {
      dispatch({ type: 'set', key, value })
      next.current = key
    },
    [dispatch],
  )
  const pick = useCallback(
    (definition: Definition) => {
      setPicking(false)
      if (keys.has(definition.key)) goTo(definition.key)
      else add(definition.key, definition.standard ?? '')
    },
    [add, goTo, keys],
  )
  useFieldKeys(page, save)
  useKeys({ Escape: leave })

  const title = image.name || image.id
  const definitionsSide = (
    <DefinitionsSide known={known} keys={keys} fixed={readOnly !== null} onPick={pick} />
  )
  return (
    <div className="editor-page" ref={page}>
      <header className="page-head editor-head">
        <nav className="crumbs" aria-label="Breadcrumb">
          <Link href={home} className="truncate">
            {title}
          </Link>
          <Icon of={ChevronRight} size="sm" />
        </nav>
        <h1>Properties</h1>
        {changes.length > 0 && (
          <Badge tone="accent">
            {changesInWords(changes.length)}
            {wrong.length > 0 && `, ${wrong.length} to fix`}
          </Badge>
        )}
        <span className="grow" />
        {(changes.length > 0 || broken > 0) && (
          <Button variant="quiet" size="sm" onClick={editor.reset}>
            Put all back
          </Button>
        )}
        <Button
          variant="quiet"
          size="sm"
          icon={FileInput}
          disabledReason={readOnly}
          onClick={() => setImporting(true)}
        >
          Import…
        </Button>
        <ViewSwitch />
      </header>
      {gone && (
        <Notice tone="bad" title="This image is gone" live="alert">
          It was deleted while this page was open, or is not shared with this project any more.
          Nothing can be saved; what you typed stands here until you leave.
        </Notice>
      )}
      {readOnly !== null && (
        <Notice tone="accent" title="You can look, but not change">
          {readOnly}
        </Notice>
      )}
      {editor.meanwhile.length > 0 && (
        <Notice
          tone="warn"
          icon={TriangleAlert}
          title="This image changed while you were editing"
          live="status"
          actions={
            <Button size="sm" onClick={editor.compare}>
              Compare…
            </Button>
          }
        >
          {`Somebody changed ${keysInWords(editor.meanwhile.map((row) => row.key))}. Nothing of theirs is lost when you save.`}
        </Notice>
      )}
      <div className="editor">
        <section className="pane pane-dim pane-defs" aria-labelledby="defs">
          <div className="pane-head">
            <h2 id="defs" className="grow">
              Definitions
            </h2>
            <span className="faint">this cloud</span>
          </div>
          <div className="pane-body defs">{definitionsSide}</div>
        </section>
        <section className="pane pane-set" aria-labelledby="set">
          <div className="pane-head">
            <h2 id="set" className="grow">
              On this image
            </h2>
            {known.kind !== 'loading' && (
              <span className="faint" title="Properties that are set, of those that are known">
                {keys.size} of {definitions.byKey.size}
              </span>
            )}
          </div>
          <div className="pane-body" tabIndex={-1}>
            {asText ? (
              <JsonPane
                editor={editor}
                readOnly={readOnly !== null}
                written={written}
                onWrite={setWritten}
              />
            ) : (
              <>
                <FieldsPane
                  editor={editor}
                  fields={fields}
                  definitions={known.kind === 'loading' ? null : definitions}
                  readOnly={readOnly}
                  noTags={scope.lacks?.tags ?? null}
                />
                {known.kind === 'loading' && (
                  <output className="defs-loading" aria-label="Loading the properties">
                    {propertyKeys(image).map((key) => (
                      <Skeleton key={key} width={280} />
                    ))}
                  </output>
                )}
                {readOnly === null && known.kind !== 'loading' && (
                  <OwnProperty
                    definitions={definitions}
                    keys={keys}
                    onAdd={(key) => add(key, definitions.byKey.get(key)?.standard ?? '')}
                  >
                    <span className="faint wide-defs">or pick one on the left</span>
                    <Button
                      className="narrow-defs"
                      size="sm"
                      icon={Library}
                      onClick={() => setPicking(true)}
                    >
                      Pick a definition…
                    </Button>
                  </OwnProperty>
                )}
              </>
            )}
          </div>
        </section>
        <ChangesPane
          editor={editor}
          broken={broken}
          blocked={blocked}
          onSave={save}
          onCancel={leave}
          onGoToProblem={goToProblem}
        />
      </div>
      <Readout>
        <span>
          id <b>{image.id.slice(0, 13)}…</b>
        </span>
        <span>
          read <b>{clock.format(readAt)}</b>
        </span>
        <span>
          {propertyKeys(draft.image).length} set, {keys.size} after
        </span>
        <span className="grow" />
        <span>
          <Kbd>Alt ↑</Kbd>
          <Kbd>↓</Kbd> field
        </span>
        <span>
          <Kbd>Ctrl ↵</Kbd> save
        </span>
        <span>
          <Kbd>Esc</Kbd> cancel
        </span>
      </Readout>
      {picking && (
        <Dialog open title="Pick a definition" onClose={() => setPicking(false)}>
          <div className="defs">{definitionsSide}</div>
        </Dialog>
      )}
      {importing && (
        <ImportDialog
          draft={draft}
          onClose={() => setImporting(false)}
          onTake={(taken) => {
            dispatch({ type: 'draft', draft: taken })
            setImporting(false)
          }}
        />
      )}
      {editor.clash !== null && (
        <MergeDialog
          clash={editor.clash}
          onSave={editor.resolve}
          onDrop={editor.drop}
          onClose={editor.putOff}
        />
      )}
      {guard.leaving !== null && (
        <LeaveDialog count={changes.length} onStay={guard.stay} onLeave={guard.leave} />
      )}
    </div>
  )
}
