import { cx } from './cx.ts'
import './frame.css'

/**
 * Class names of the corner marks around the one object the next key acts on; `quiet` around the
 * resting subject of a page. Nothing else uses that shape.
 */
export function frameClass({ quiet = false, large = false } = {}): string {
  return cx('framed', quiet && 'framed-quiet', large && 'framed-lg')
}
