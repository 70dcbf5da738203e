import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import type { PropertyGroup } from '#dashboard/components/image-editing/known-attributes.ts'
import { groupProperties } from '#dashboard/components/image-editing/known-attributes.ts'

type Properties = Readonly<Record<string, string>>

/** A value as it is, byte for byte; one that is empty says so. */
function Value({ children }: { children: string }) {
  if (children === '') return <span className="faint">empty</span>
  return <span className="prop-value">{children}</span>
}

function FullRow({ row: { key, value, attribute } }: { row: PropertyGroup['rows'][number] }) {
  return (
    <tr>
      <th scope="row" className="k">
        {attribute ? attribute.label : <code>{key}</code>}
        {attribute && <code className="k-raw">{key}</code>}
        {attribute && <span className="help">{attribute.meaning}</span>}
      </th>
      <td>
        <Value>{value}</Value>
      </td>
      <td className="props-copy">
        <CopyButton value={value} label={`Copy the value of ${key}`} />
      </td>
    </tr>
  )
}

function ShortRow({ row: { key, value, attribute } }: { row: PropertyGroup['rows'][number] }) {
  return (
    <tr>
      <th scope="row" className="k" title={attribute?.meaning}>
        {attribute ? attribute.label : <code>{key}</code>}
        {attribute && <code className="k-raw k-narrow">{key}</code>}
      </th>
      <td>
        <Value>{value}</Value>
      </td>
      <td className="num faint props-raw">{attribute && <code>{key}</code>}</td>
    </tr>
  )
}

/**
 * The custom properties in groups. Keys and values are the user's own data and shown as they are.
 * @param full with the meaning of known keys and copy buttons
 */
export function PropertiesTable({
  properties,
  full = false,
}: {
  properties: Properties
  full?: boolean
}) {
  const groups = groupProperties(properties)
  if (groups.length === 0) {
    return (
      <p className="muted">
        No properties. They tell Nova how to boot the image, and people what is in it.
      </p>
    )
  }
  return (
    <table className={full ? 'props props-full' : 'props'} aria-label="Properties">
      <colgroup>
        <col className="k" />
        <col />
        <col className={full ? 'props-copy' : 'props-raw'} />
      </colgroup>
      {groups.map((group) => (
        <tbody key={group.title}>
          <tr>
            <th colSpan={3} scope="colgroup">
              {group.title}
            </th>
          </tr>
          {group.rows.map((row) =>
            full ? <FullRow key={row.key} row={row} /> : <ShortRow key={row.key} row={row} />,
          )}
        </tbody>
      ))}
    </table>
  )
}
