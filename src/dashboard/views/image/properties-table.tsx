import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import type { PropertyGroup } from './attributes.ts'
import { groupProperties } from './attributes.ts'

type Properties = Readonly<Record<string, string>>

/** A value as it is, byte for byte; one that is empty says so. */
function Value({ children }: { children: string }) {
  if (children === '') return <span className="faint">empty</span>
  return <span className="prop-value">{children}</span>
}

function Rows({ group, full }: { group: PropertyGroup; full: boolean }) {
  return group.rows.map(({ key, value, attribute }) => (
    <tr key={key}>
      <th scope="row" className="k">
        {attribute ? attribute.label : <code>{key}</code>}
        {attribute && <code className="k-raw">{key}</code>}
        {full && attribute && <span className="help">{attribute.meaning}</span>}
      </th>
      <td>
        <Value>{value}</Value>
      </td>
      {full && (
        <td className="props-copy">
          <CopyButton value={value} label={`Copy the value of ${key}`} />
        </td>
      )}
    </tr>
  ))
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
    <table className="props" aria-label="Properties">
      {groups.map((group) => (
        <tbody key={group.title}>
          <tr>
            <th colSpan={full ? 3 : 2} scope="colgroup">
              {group.title}
            </th>
          </tr>
          <Rows group={group} full={full} />
        </tbody>
      ))}
    </table>
  )
}
