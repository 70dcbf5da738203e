import { Bar } from '#dashboard/ui/bar.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import type { QuotaWords } from './quota.ts'

/** What the project has used of its quotas, and what this upload adds: solid, and pale before it. */
export function QuotaBars({ quota }: { quota: QuotaWords }) {
  return (
    <>
      {quota.warning !== null && (
        <Notice tone="warn" live="status" title="Not enough room">
          {quota.warning}
        </Notice>
      )}
      {quota.bars.length > 0 && (
        <section className="quota" aria-label="Quota of the project">
          {quota.bars.map((bar) => (
            <div key={bar.label} className="quota-row">
              <span className="quota-label">{bar.label}</span>
              <span className="quota-words">
                {bar.used}
                {bar.afterwards !== null && (
                  <span className={bar.over ? 'bad strong' : 'muted'}>, {bar.afterwards}</span>
                )}
              </span>
              <Bar value={bar.before} ahead={bar.after} tone={bar.over ? 'bad' : 'idle'} />
            </div>
          ))}
        </section>
      )}
    </>
  )
}
