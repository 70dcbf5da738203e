import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { plural } from '#lib/plural.ts'
import type { NamespaceDocument } from '#openstack/glance/metadef-document.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { metadefQueries } from '#dashboard/queries/metadefs.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { commandsOf } from '#dashboard/components/definitions/commands.ts'
import { mergeDocuments } from '#dashboard/components/definitions/merge.ts'
import type { Conflict, Side } from '#dashboard/components/definitions/merge.ts'
import { changesIn, planOf } from '#dashboard/components/definitions/plan.ts'
import type { Mode, Plan } from '#dashboard/components/definitions/plan.ts'
import type { RunState } from '#dashboard/components/definitions/run.ts'
import { rowsInWords } from '#dashboard/components/definitions/words.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import { ConflictRows } from './conflict-rows.tsx'
import { PlanRows } from './plan-rows.tsx'
import { RunList } from './run-list.tsx'
import { documentIn, offerUndo, same, useRun } from './use-run.ts'

/** A namespace as somebody wants it. */
export interface Wish {
  readonly document: NamespaceDocument
  /** As it was read before anything was typed; null for a file, which knows nothing of this cloud. */
  readonly base: NamespaceDocument | null
}

interface Planned extends Plan {
  readonly conflicts: readonly Conflict[]
  /** Somebody deleted it meanwhile. */
  readonly gone: boolean
}

function plannedFor(
  { document, base }: Wish,
  now: NamespaceDocument | null,
  mode: Mode,
  sides: ReadonlyMap<string, Side>,
): Planned {
  if (base === null || now === null)
    return { ...planOf(now, document, mode), conflicts: [], gone: base !== null }
  const { namespace } = document
  const merged = mergeDocuments(
    base,
    document,
    now,
    (key) => sides.get(`${namespace} ${key}`) ?? 'mine',
  )
  return { ...planOf(now, merged.document, 'replace'), conflicts: merged.conflicts, gone: false }
}

/**
 * What will be created, changed, removed and left, by what Glance has now; then the writes, one by
 * one. What changes between the look and the press is looked at again.
 */
export function ReviewDialog({
  scope,
  title,
  deed,
  wishes,
  asFile = false,
  onClose,
  onDone,
}: {
  scope: ActiveScope
  title: string
  /** `Save`, `Import` */
  deed: string
  wishes: readonly Wish[]
  /** Whether what a file does not name stays is for a person to say. */
  asFile?: boolean
  onClose: () => void
  onDone: () => void
}) {
  const client = useQueryClient()
  const names = useMemo(() => wishes.map(({ document }) => document.namespace), [wishes])
  const current = useQuery(metadefQueries.contents(scope, names))
  const [mode, setMode] = useState<Mode>('merge')
  const [sides, setSides] = useState<ReadonlyMap<string, Side>>(new Map())
  const [moved, setMoved] = useState(false)
  const [checking, setChecking] = useState(false)
  /** Cancelled while it was looked at again: nothing is written. */
  const left = useRef(false)
  const run = useRun(scope)
  // What another page knew may be old.
  const data = current.isFetchedAfterMount ? current.data : undefined
  const plans = useMemo(
    () =>
      data === undefined
        ? null
        : wishes.map((wish) =>
            plannedFor(wish, documentIn(data, wish.document.namespace), mode, sides),
          ),
    [wishes, data, mode, sides],
  )
  const steps = plans?.flatMap((plan) => plan.steps) ?? []
  const refused = plans?.flatMap(({ rows }) => rows.filter(({ what }) => what === 'cannot')) ?? []
  const summary = plans ? rowsInWords(plans.flatMap(({ rows }) => rows)) : ''
  const finish = async (ended: RunState) => {
    if (!ended.results.every((each) => each === 'done')) return
    const words =
      deed === 'Save'
        ? `${plural(
            ended.steps.reduce((sum, step) => sum + changesIn(step), 0),
            'change',
          )} saved`
        : `${plural(names.length, 'namespace')} imported`
    // The page behind shows what is there now, and exports that; the writes have made it ask again
    // already. The way back is offered once this dialog, which lies over it, is gone: it does not
    // stay long.
    const { data: written, error } = await current.refetch({ cancelRefetch: false })
    onDone()
    offerUndo(client, scope, ended, words, Promise.resolve(error ? null : (written ?? null)))
  }
  const confirm = async () => {
    left.current = false
    setChecking(true)
    const again = await current.refetch()
    setChecking(false)
    if (left.current || again.isError || again.data === undefined || plans === null) return
    const changed = plans.some(
      (plan) => !same(plan.current, documentIn(again.data, plan.namespace)),
    )
    setMoved(changed)
    if (!changed) await finish(await run.start(steps))
  }
  const { state } = run
  /** All is written, and what is there now is read back. */
  const whole = state?.results.every((each) => each === 'done') ?? false
  const leave = () => {
    if (whole) return
    left.current = true
    if (state?.results.includes('done')) offerUndo(client, scope, state, 'Partly done')
    onClose()
  }
  const unread = (
    <Failure
      error={current.error}
      what="What Glance has now could not be read, so nothing is written."
    />
  )
  return (
    <Dialog
      open
      size="wide"
      onClose={run.running ? run.stop : leave}
      title={title}
      footer={
        state === null ? (
          <>
            {steps.length > 0 && (
              <CommandPopover align="start">
                <CommandLines commands={steps.slice(0, 20).flatMap(commandsOf)} />
              </CommandPopover>
            )}
            <span className="grow" />
            <Button onClick={leave}>Cancel</Button>
            <Button
              variant="primary"
              pending={checking}
              disabledReason={
                plans === null
                  ? current.isError
                    ? 'What Glance has now could not be read.'
                    : 'What Glance has now is being read.'
                  : steps.length === 0
                    ? 'There is nothing to do: the cloud has it so already.'
                    : null
              }
              onClick={() => void confirm()}
            >
              {deed}
            </Button>
          </>
        ) : whole ? (
          <>
            <span className="grow" />
            <Button variant="primary" pending>
              {deed}
            </Button>
          </>
        ) : run.running ? (
          <>
            <span className="grow" />
            <Button onClick={run.stop}>Stop after this one</Button>
          </>
        ) : (
          <>
            <Button variant="quiet" onClick={leave}>
              {state.results.includes('done') ? 'Close, and keep what was done' : 'Close'}
            </Button>
            <span className="grow" />
            <Button onClick={run.reset}>Look at the plan again</Button>
            <Button variant="primary" onClick={() => void run.goOn(state).then(finish)}>
              Try the rest again
            </Button>
          </>
        )
      }
    >
      {state !== null ? (
        <RunList state={state} />
      ) : plans === null ? (
        current.isError ? (
          <div className="md-review">
            {unread}
            <Button size="sm" pending={current.isFetching} onClick={() => void current.refetch()}>
              Ask again
            </Button>
          </div>
        ) : (
          <SkeletonRows label="Reading what Glance has now" />
        )
      ) : (
        <div className="md-review">
          {unread}
          {moved && (
            <Notice tone="warn" live="alert" title="Somebody changed it a moment ago">
              Nothing was written. This is the plan by what Glance has now.
            </Notice>
          )}
          {plans
            .filter(({ gone }) => gone)
            .map(({ namespace }) => (
              <Notice key={namespace} tone="warn" title={`${namespace} was deleted meanwhile`}>
                Saving makes it again, with all that stands here.
              </Notice>
            ))}
          {asFile && plans.some((plan) => plan.current !== null) && (
            <div className="md-mode">
              <Segmented
                label="What the file does not name"
                value={mode}
                onChange={setMode}
                options={[
                  { value: 'merge', label: 'Merge' },
                  { value: 'replace', label: 'Replace' },
                ]}
              />
              <p className="muted">
                {mode === 'merge'
                  ? 'What a namespace has and the file does not name stays.'
                  : 'What a namespace has and the file does not name is removed.'}
              </p>
            </div>
          )}
          {plans.length > 1 && (
            <p className="strong" role="status">
              {`In all: ${summary}.`}
            </p>
          )}
          {refused.length > 0 && (
            <Notice tone="warn" title={`${plural(refused.length, 'thing')} cannot be done`}>
              They stay as they are; the rest goes on without them.
            </Notice>
          )}
          {plans.map((plan) => (
            <div key={plan.namespace}>
              {plan.conflicts.length > 0 && (
                <ConflictRows
                  conflicts={plan.conflicts}
                  sideOf={(key) => sides.get(`${plan.namespace} ${key}`) ?? 'mine'}
                  onChoose={(key, side) =>
                    setSides((before) => new Map(before).set(`${plan.namespace} ${key}`, side))
                  }
                />
              )}
              <PlanRows plan={plan} />
            </div>
          ))}
        </div>
      )}
    </Dialog>
  )
}
