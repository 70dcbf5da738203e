import type { PropertyGroup } from '#dashboard/components/image-editing/known-attributes.ts'
import { groupProperties } from '#dashboard/components/image-editing/known-attributes.ts'

type Properties = Readonly<Record<string, string>>

/** A value as it is, byte for byte; one that is empty says so. */
function Value({ children }: { children: string }) {
  if (children === '') return <span className="faint">empty</span>
  return <span className="prop-value">{children}</span>
}

function Row({ row: { key, value, attribute } }: { row: PropertyGroup['rows'][number] }) {
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

/** The custom properties in groups. Keys and values are the user's own data and shown as they are. */
export function PropertiesTable({ properties }: { properties: Properties }) {
  const groups = groupProperties(properties)
  if (groups.length === 0) {
    return (
      <p className="muted">
        No properties. They tell Nova how to boot the image, and people what is in it.
      </p>
    )
  }
  return (
    <table className="props" aria-label="Properties">
      <colgroup>
        <col className="k" />
        <col />
        <col className="props-raw" />
      </colgroup>
      {groups.map((group) => (
        <tbody key={group.title}>
          <tr>
            <th colSpan={3} scope="colgroup">
              {group.title}
            </th>
          </tr>
          {group.rows.map((row) => (
            <Row key={row.key} row={row} />
          ))}
        </tbody>
      ))}
    </table>
  )
}
