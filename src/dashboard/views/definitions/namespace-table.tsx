import { Ban, Globe, Lock, ShieldCheck } from 'lucide-react'
import { isAddressable } from '#openstack/glance/metadef-writes.ts'
import type { Namespace, NamespaceDetail } from '#openstack/glance/metadef.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { usePages } from '#dashboard/components/bulk/pages.tsx'
import { useProjectNames } from '#dashboard/components/use-project-names.ts'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { Skeleton } from '#dashboard/ui/skeleton.tsx'
import { isPublic, shortType } from './list-filter.ts'
import { NO_ADDRESS } from './rules.ts'

/** Glance's own files belong to a project of this name, not to an id. */
const isId = (owner: string) => /^[0-9a-f]{32}$/.test(owner)

const plurals = { property: 'properties', object: 'objects', tag: 'tags' }

const HEADS = ['Namespace', 'Visible to', 'For', 'Properties', 'Objects', 'Tags', 'Owner'] as const

/** What is in a namespace: read, being read, or not to be had. */
export type Inside = 'read' | 'reading' | 'failed'

function Count({
  of,
  inside,
  word,
}: {
  of: number | undefined
  inside: Inside
  word: keyof typeof plurals
}) {
  return (
    <div role="cell" className="md-num">
      {of === undefined && inside === 'reading' ? (
        <Skeleton width={16} />
      ) : of ? (
        of
      ) : (
        <span className="faint">{inside === 'failed' ? '–' : 0}</span>
      )}
      <span className="md-word"> {of === 1 ? word : plurals[word]}</span>
    </div>
  )
}

/** A table on divs: on a phone its rows are two lines. */
export function NamespaceTable({
  scope,
  rows,
  contents,
  inside,
  selected,
  onToggle,
}: {
  scope: ActiveScope
  rows: readonly Namespace[]
  contents: ReadonlyMap<string, NamespaceDetail> | undefined
  inside: Inside
  selected: ReadonlySet<string>
  onToggle: (names: readonly string[]) => void
}) {
  const { shown, pager } = usePages(rows, { size: 100 })
  const projectName = useProjectNames()
  const names = rows.map(({ namespace }) => namespace)
  const on = names.filter((name) => selected.has(name)).length
  return (
    <>
      <div
        role="table"
        aria-label="Namespaces"
        aria-rowcount={rows.length + 1}
        className="md-table"
      >
        <div role="rowgroup">
          <div role="row" className="md-row md-heads">
            <div role="columnheader">
              <Checkbox
                label="Select all that are listed"
                hideLabel
                checked={rows.length > 0 && on === rows.length}
                indeterminate={on > 0 && on < rows.length}
                onChange={() => onToggle(names)}
              />
            </div>
            {HEADS.map((head) => (
              <div
                key={head}
                role="columnheader"
                className={['Properties', 'Objects', 'Tags'].includes(head) ? 'md-num' : undefined}
              >
                {head}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup">
          {shown.map((row) => {
            const { namespace: name, display_name: title, owner } = row
            const detail = contents?.get(name)
            const lost = inside === 'read' && detail === undefined
            const types = row.resource_type_associations.map((each) => shortType(each.name))
            return (
              <div key={name} role="row" className={selected.has(name) ? 'md-row is-on' : 'md-row'}>
                <div role="cell">
                  <Checkbox
                    label={`Select ${name}`}
                    hideLabel
                    checked={selected.has(name)}
                    onChange={() => onToggle([name])}
                  />
                </div>
                <div role="cell" className="md-name">
                  {isAddressable(name) && !lost ? (
                    <Link className="truncate" href={paths.definitions(scope, name)} title={name}>
                      {title || name}
                    </Link>
                  ) : (
                    <span className="truncate" title={NO_ADDRESS}>
                      {title || name}
                    </span>
                  )}
                  {row.protected === true && (
                    <span className="md-mark" title="Protected: it cannot be deleted">
                      <Icon of={ShieldCheck} size="sm" />
                      <span className="visually-hidden">protected</span>
                    </span>
                  )}
                  {lost && (
                    <span className="md-mark warn" title={NO_ADDRESS}>
                      <Icon of={Ban} size="sm" />
                      no address
                    </span>
                  )}
                  {title && <code className="truncate">{name}</code>}
                </div>
                <div role="cell" className="md-sees">
                  <Icon of={isPublic(row) ? Globe : Lock} size="sm" />
                  {isPublic(row) ? 'everybody' : row.visibility ? 'its project' : 'administrators'}
                </div>
                <div
                  role="cell"
                  className="truncate md-types"
                  title={row.resource_type_associations.map((each) => each.name).join(', ')}
                >
                  {types.length === 0 ? <span className="faint">nothing</span> : types.join(', ')}
                </div>
                <Count
                  of={detail && Object.keys(detail.properties).length}
                  inside={inside}
                  word="property"
                />
                <Count of={detail?.objects.length} inside={inside} word="object" />
                <Count of={detail?.tags.length} inside={inside} word="tag" />
                <div role="cell" className="truncate md-owner" title={owner}>
                  {owner === undefined ? '' : isId(owner) ? projectName(owner) : owner}
                </div>
              </div>
            )
          })}
        </div>
      </div>
      {pager && <div className="md-pager">{pager}</div>}
    </>
  )
}
