import { Ban, Globe, Lock, ShieldCheck } from 'lucide-react'
import { isAddressable } from '#openstack/glance/metadef-writes.ts'
import type { Namespace, NamespaceDetail } from '#openstack/glance/metadef.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { usePages } from '#dashboard/components/bulk/pages.tsx'
import { useProjectNames } from '#dashboard/components/use-project-names.ts'
import { Checkbox } from '#dashboard/ui/field.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { Skeleton } from '#dashboard/ui/skeleton.tsx'
import { isPublic, shortType } from './list-filter.ts'
import { NO_ADDRESS } from './rules.ts'

/** Glance's own files belong to a project of this name, not to an id. */
const isId = (owner: string) => /^[0-9a-f]{32}$/.test(owner)

const HEADS = ['Namespace', 'Visible to', 'For', 'Properties', 'Objects', 'Tags', 'Owner'] as const

function Count({ of, word }: { of: number | undefined; word: string }) {
  return (
    <div role="cell" className="md-num">
      {of === undefined ? (
        <Skeleton width={16} />
      ) : of === 0 ? (
        <span className="faint">0</span>
      ) : (
        of
      )}
      <span className="md-word"> {word}</span>
    </div>
  )
}

/** A table on divs: on a phone its rows are two lines. */
export function NamespaceTable({
  scope,
  rows,
  contents,
  selected,
  onToggle,
}: {
  scope: ActiveScope
  rows: readonly Namespace[]
  /** Undefined while it is being read. */
  contents: ReadonlyMap<string, NamespaceDetail> | undefined
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
            const lost = contents !== undefined && detail === undefined
            const types = row.resource_type_associations.map((each) => shortType(each.name))
            const count = (length: number | undefined) =>
              contents === undefined ? undefined : (length ?? 0)
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
                  <code className="truncate">{name}</code>
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
                  of={count(detail && Object.keys(detail.properties).length)}
                  word="properties"
                />
                <Count of={count(detail?.objects.length)} word="objects" />
                <Count of={count(detail?.tags.length)} word="tags" />
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
