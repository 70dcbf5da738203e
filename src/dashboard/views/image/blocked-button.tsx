import { useId } from 'react'
import { Button } from '#dashboard/ui/button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import type { LucideIcon } from '#dashboard/ui/icon.tsx'
import { Popover } from '#dashboard/ui/popover.tsx'

/**
 * An action that is off, whose way out is one press away: it keeps its place and its focus, and a
 * press opens the reason together with what would make it possible.
 */
export function BlockedButton({
  label,
  icon,
  headline,
  reason,
  way,
  className = '',
}: {
  label: string
  icon: LucideIcon
  /** `Delete is off: the image is protected` */
  headline: string
  reason: string
  way: { label: string; run: () => void }
  className?: string
}) {
  const id = useId()
  return (
    <>
      <Popover
        label={headline}
        align="end"
        className="blocked"
        trigger={(trigger) => (
          <button
            {...trigger}
            type="button"
            className={`btn ${className}`}
            aria-disabled="true"
            aria-describedby={id}
          >
            <Icon of={icon} />
            {label}
          </button>
        )}
      >
        {(close) => (
          <>
            <p className="strong">{headline}</p>
            <p className="muted">{reason}</p>
            <Button
              size="sm"
              onClick={() => {
                close()
                way.run()
              }}
            >
              {way.label}
            </Button>
          </>
        )}
      </Popover>
      <span id={id} hidden>
        {reason}
      </span>
    </>
  )
}
