import type { Image } from '#openstack/glance/image.ts'
import { encodeImage } from '#openstack/glance/image.ts'
import { exactBytes, formatBytes } from '#lib/bytes.ts'
import { exactTime } from '#lib/dates.ts'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { RECORD_GROUPS } from '#dashboard/components/image-editing/known-attributes.ts'
import type { Attribute } from '#dashboard/components/image-editing/known-attributes.ts'

const UNITS: Readonly<Record<string, string>> = { min_disk: 'GiB', min_ram: 'MiB' }

/** What Glance says, and what it means in the units people use. */
function shown(key: string, value: unknown): { text: string; note: string | null } | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'string') {
    return { text: value, note: key.endsWith('_at') ? exactTime(value) : null }
  }
  if (typeof value === 'number') {
    if (key === 'size' || key === 'virtual_size') {
      return { text: String(value), note: `${formatBytes(value)}, ${exactBytes(value)}` }
    }
    return { text: String(value), note: UNITS[key] ?? null }
  }
  if (typeof value === 'boolean') return { text: String(value), note: null }
  return { text: JSON.stringify(value, null, 2), note: null }
}

function Row({ attribute, value }: { attribute: Attribute; value: unknown }) {
  const known = shown(attribute.key, value)
  return (
    <tr>
      <th scope="row" className="k">
        {attribute.label}
        <code className="k-raw">{attribute.key}</code>
        <span className="help">{attribute.meaning}</span>
      </th>
      <td>
        {known === null ? (
          <span className="faint">not set</span>
        ) : (
          <>
            <code className="prop-value">{known.text}</code>
            {known.note && <small className="faint prop-note">{known.note}</small>}
          </>
        )}
      </td>
      <td className="props-copy">
        {known && <CopyButton value={known.text} label={`Copy ${attribute.label}`} />}
      </td>
    </tr>
  )
}

/** Every attribute that Glance itself keeps, with its raw key and what it means. */
export function AttributesPanel({ image }: { image: Image }) {
  const record = encodeImage(image)
  return (
    <table className="props props-full" aria-label="Attributes">
      <colgroup>
        <col className="k" />
        <col />
        <col className="props-copy" />
      </colgroup>
      {RECORD_GROUPS.map((group) => (
        <tbody key={group.title}>
          <tr>
            <th colSpan={3} scope="colgroup">
              {group.title}
            </th>
          </tr>
          {group.attributes.map((attribute) => (
            <Row key={attribute.key} attribute={attribute} value={record[attribute.key]} />
          ))}
        </tbody>
      ))}
    </table>
  )
}
