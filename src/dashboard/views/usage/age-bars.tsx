import { exactBytes, formatBytes } from '#lib/bytes.ts'
import { plural } from '#lib/plural.ts'
import { Bar } from '#dashboard/ui/bar.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { AGES, daysOf } from './ages.ts'
import { listHref, type Naming } from './blocks.ts'
import type { Sum } from './sum.ts'

/** How much is stored by the time of its last change: a histogram whose rows can be read. */
export function AgeBars({ ages, naming }: { ages: ReadonlyMap<string, Sum>; naming: Naming }) {
  const most = Math.max(1, ...Array.from(ages.values(), ({ bytes }) => bytes))
  return (
    <ol className="age-bars">
      {AGES.map(({ label }, age) => {
        const { count, bytes } = ages.get(String(age)) ?? { count: 0, bytes: 0 }
        const { from, to } = daysOf(age, naming.bounds)
        return (
          <li key={label}>
            {count === 0 ? (
              <span className="muted">{label}</span>
            ) : (
              <Link className="link-quiet" href={listHref(naming, [['changed', `${from}..${to}`]])}>
                {label}
              </Link>
            )}
            <Bar value={(bytes / most) * 100} height={10} />
            <span className="num nowrap" title={exactBytes(bytes)}>
              {count === 0 ? <span className="faint">none</span> : formatBytes(bytes)}
            </span>
            <span className="num nowrap muted">{count > 0 && plural(count, 'image')}</span>
          </li>
        )
      })}
    </ol>
  )
}
