import type { ComponentProps } from 'react'
import { cx } from './cx.ts'
import './frame.css'

/** Class names of the corner marks, for an element that cannot be wrapped. */
export function frameClass({ quiet = false, large = false } = {}): string {
  return cx('framed', quiet && 'framed-quiet', large && 'framed-lg')
}

/**
 * Corner marks around the one object the next key acts on; `quiet` around the resting subject of a
 * page. Nothing else uses that shape.
 */
export function Frame({
  quiet,
  large,
  className,
  ...rest
}: ComponentProps<'div'> & { quiet?: boolean; large?: boolean }) {
  return (
    <div
      {...rest}
      className={cx(frameClass({ quiet: quiet ?? false, large: large ?? false }), className)}
    />
  )
}
