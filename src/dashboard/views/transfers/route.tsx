import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { ArrowUpDown, SearchX, Zap } from 'lucide-react'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { formatCount, plural } from '#lib/plural.ts'
import { useTransferManager, useTransfers } from '#transfers/react.ts'
import type { Scope, Transfer } from '#transfers/types.ts'
import { useScope } from '#dashboard/queries/api.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { pageTitle, paths } from '#dashboard/nav/paths.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { late } from '#dashboard/ui/late.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'
import { EmptyState } from '#dashboard/ui/states.tsx'
import { pastRuns, usePastRuns } from '#dashboard/components/bulk/past-runs.ts'
import { useBulkRuns } from '#dashboard/components/bulk/runs.ts'
import { faultsOpen } from '#dashboard/components/demo-faults/faults-open.ts'
import { ExportMenu } from '#dashboard/components/export-menu.tsx'
import { ImportItem } from '#dashboard/components/imports/import-item.tsx'
import { importRecords, useImportRecords } from '#dashboard/components/imports/records.ts'
import { useClock } from '#dashboard/components/shell/clock.ts'
import { trayOpen } from '#dashboard/components/shell/shell-state.ts'
import { useStore } from '#dashboard/components/shell/store.ts'
import { AllMenu, PauseAll } from '#dashboard/components/transfers-tray/all-actions.tsx'
import { endOfLast } from '#dashboard/components/transfers-tray/announce.ts'
import { inOrder } from '#dashboard/components/transfers-tray/in-order.ts'
import { QueuedItem } from '#dashboard/components/transfers-tray/queued-item.tsx'
import { TransferItem } from '#dashboard/components/transfers-tray/transfer-item.tsx'
import { byDay } from './days.ts'
import { toCsv, toJson } from './export.ts'
import { HistoryBar } from './history-bar.tsx'
import { isFiltered, matching, readFilters, writeFilters } from './history-params.ts'
import { PastRow } from './past-row.tsx'
import '#dashboard/components/transfers-tray/tray.css'
import '#dashboard/components/record-list.css'
import './transfers.css'

/** Only where somebody has changed many images at once. */
const ManyImages = late(async () => ({
  default: (await import('./many-images.tsx')).ManyImages,
}))

/** The day is what the list is grouped by: it is drawn again when the hour turns. */
const HOUR_MS = 3_600_000

/** Every transfer and import of this browser, and what it did to many images: what runs, the queue, and the history. */
export default function TransfersRoute() {
  const scope = useScope()
  const manager = useTransferManager()
  const all = useTransfers()
  const [search, setSearch] = useSearchParams()
  const filters = readFilters(search)
  const shown = matching(all, filters)
  const { active, queued, ended } = inOrder(shown, manager.queue())
  const queue = inOrder(all, manager.queue()).queued
  const now = useClock((ms) => ms - (ms % HOUR_MS))
  const placeOf = usePlaces()
  const trouble = manager.trouble()
  const tray = useStore(trayOpen)
  const runs = useBulkRuns()
  const ofTab = new Set(runs.map(({ id }) => id))
  const pastOnly = usePastRuns().filter(({ id }) => !ofTab.has(id))
  // The filters are about data that was moved.
  const many = isFiltered(filters) ? 0 : runs.length + pastOnly.length
  const { data: session } = useSuspenseQuery(sessionQueries.session())
  const kept = useImportRecords(session.user.id)
  const imports = isFiltered(filters) ? [] : kept
  return (
    <>
      <title>{pageTitle('Transfers', scope.project.name)}</title>
      <div className="page-head">
        <h1>Transfers</h1>
        <span className="grow" />
        <PageActions user={session.user.id} all={all} shown={shown} />
      </div>
      {all.length > 0 && (
        <HistoryBar
          filters={filters}
          onChange={(next) => setSearch((before) => writeFilters(next, before), { replace: true })}
        />
      )}
      <div className="scroll record-page">
        {trouble !== null && (
          <Notice tone="warn" title="This list is not kept">
            {trouble}
          </Notice>
        )}
        {active.length > 0 && (
          <Group title="Now" count={active.length}>
            <ul className="past-now">
              {active.map((transfer) => (
                <TransferItem key={transfer.id} transfer={transfer} manager={manager} />
              ))}
            </ul>
          </Group>
        )}
        {queued.length > 0 && (
          <Group title="Queue" count={queued.length}>
            <ul className="past-now">
              {queued.map((transfer) => (
                <QueuedItem
                  key={transfer.id}
                  transfer={transfer}
                  manager={manager}
                  place={queue.indexOf(transfer)}
                  length={queue.length}
                />
              ))}
            </ul>
          </Group>
        )}
        {imports.length > 0 && (
          <Group title="Imports" count={imports.length}>
            <ul className="past-now">
              {imports.map((record) => (
                <ImportItem
                  key={record.id}
                  record={record}
                  onRemove={() => importRecords.forget(record.id)}
                />
              ))}
            </ul>
          </Group>
        )}
        {many > 0 && (
          <Group title="Changes to many images" count={many}>
            <ManyImages
              runs={runs.toReversed()}
              past={pastOnly.toReversed()}
              placeOf={placeOf}
              now={now}
            />
          </Group>
        )}
        {byDay(ended, now).map((day) => (
          <Group key={day.label} title={day.label} count={day.transfers.length}>
            <ul>
              {day.transfers.map((transfer) => (
                <PastRow
                  key={transfer.id}
                  transfer={transfer}
                  manager={manager}
                  place={placeOf(transfer)}
                  now={now}
                />
              ))}
            </ul>
          </Group>
        ))}
        {!manager.ready() && <SkeletonRows label="Reading the history" />}
        {manager.ready() &&
          shown.length === 0 &&
          many === 0 &&
          imports.length === 0 &&
          (all.length === 0 ? (
            <EmptyState
              icon={ArrowUpDown}
              title="Nothing was sent or received yet"
              actions={<ButtonLink href={paths.upload(scope)}>Upload images</ButtonLink>}
            >
              Uploads, downloads, imports and changes of many images are kept here, with what came
              of them.
            </EmptyState>
          ) : (
            <EmptyState
              icon={SearchX}
              title="No transfer matches"
              actions={
                <Button
                  onClick={() =>
                    setSearch((before) =>
                      writeFilters({ q: '', direction: null, outcome: null }, before),
                    )
                  }
                >
                  Show all
                </Button>
              }
            >
              {`${plural(all.length, 'transfer')} without the filters.`}
            </EmptyState>
          ))}
      </div>
      {/* The tray says it where it is open. */}
      {!tray && <output className="visually-hidden">{endOfLast(all, 'any')}</output>}
      <Readout>
        <span>
          <b>{formatCount(all.length)}</b> {all.length === 1 ? 'transfer' : 'transfers'}
        </span>
        {imports.length > 0 && (
          <span>
            <b>{formatCount(imports.length)}</b> {imports.length === 1 ? 'import' : 'imports'}
          </span>
        )}
        {many > 0 && (
          <span>
            <b>{formatCount(many)}</b> {many === 1 ? 'change' : 'changes'} of many images
          </span>
        )}
        <span>{trouble === null ? 'kept in this browser' : 'not kept'}</span>
        <span className="grow" />
        {active.length > 0 && <span>safe to leave this page</span>}
      </Readout>
    </>
  )
}

function Group({
  title,
  count,
  children,
}: {
  title: string
  count: number
  children: React.ReactNode
}) {
  return (
    <section className="record-group" aria-label={title}>
      <h2>
        {title} <span className="faint">{count}</span>
      </h2>
      {children}
    </section>
  )
}

/** Names project and region of a transfer that belongs to another place than the page. */
function usePlaces(): (of: { scope: Scope }) => string | null {
  const here = useScope()
  const { data: session } = useSuspenseQuery(sessionQueries.session())
  return ({ scope }) => {
    if (scope.projectId === here.projectId) {
      return scope.region === here.region ? null : scope.region
    }
    const known = session.projects.find((project) => project.id === scope.projectId)
    return `${known?.name ?? scope.projectId} / ${scope.region}`
  }
}

function PageActions({
  user,
  all,
  shown,
}: {
  /** Id in Keystone. */
  user: string
  all: readonly Transfer[]
  shown: readonly Transfer[]
}) {
  const manager = useTransferManager()
  const { data: config } = useQuery(sessionQueries.config())
  const [clearing, setClearing] = useState(false)
  const ended = all.filter(({ endedAt }) => endedAt !== null)
  const runs = usePastRuns()
  const imported = useImportRecords(user).filter(({ endedAt }) => endedAt !== null)
  const forgotten = [
    ended.length > 0 &&
      `${plural(ended.length, 'transfer')} that ended, with what their comparison came to`,
    imported.length > 0 && `${plural(imported.length, 'import')} that ended`,
    runs.length > 0 && `${plural(runs.length, 'change')} of many images, with the result of each`,
  ]
    .filter((part) => part !== false)
    .join(', and ')
  const filtered = isFiltered(readFilters(useSearchParams()[0]))
  return (
    <>
      {config?.demo != null && (
        <Button
          size="sm"
          variant="quiet"
          className="only-wide"
          icon={Zap}
          onClick={() => {
            faultsOpen.set(true)
            trayOpen.set(true)
          }}
        >
          Make it fail
        </Button>
      )}
      <PauseAll transfers={all} manager={manager} />
      <ExportMenu
        what={filtered ? `the ${plural(shown.length, 'transfer')} shown` : 'all'}
        empty={shown.length === 0}
        stem="transfers"
        formats={[
          { label: 'CSV', ending: 'csv', type: 'text/csv', text: () => toCsv(shown) },
          { label: 'JSON', ending: 'json', type: 'application/json', text: () => toJson(shown) },
        ]}
      />
      <AllMenu
        transfers={all}
        manager={manager}
        {...(forgotten !== '' ? { onClearHistory: () => setClearing(true) } : {})}
      />
      <Dialog
        open={clearing}
        onClose={() => setClearing(false)}
        title="Clear the history?"
        description={`This browser forgets ${forgotten}. Nothing changes in Glance, and no file is deleted.`}
        footer={
          <>
            <span className="grow" />
            <Button onClick={() => setClearing(false)}>Keep it</Button>
            <Button
              variant="danger"
              onClick={() => {
                setClearing(false)
                manager.forget('all')
                pastRuns.forgetAll()
                importRecords.forgetEnded(user)
              }}
            >
              {runs.length + imported.length === 0
                ? `Forget ${plural(ended.length, 'transfer')}`
                : 'Forget all'}
            </Button>
          </>
        }
      />
    </>
  )
}
