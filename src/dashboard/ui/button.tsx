import { useId, type ComponentProps, type MouseEvent, type ReactNode } from 'react'
import { LoaderCircle } from 'lucide-react'
import { cx } from './cx.ts'
import { Icon, type LucideIcon } from './icon.tsx'
import { Link, type LinkProps } from './link.tsx'
import { useTip } from './tip.tsx'
import './button.css'

interface Looks {
  /** `primary`: one per view; `quiet`: bars and rows; `danger`: only the last step of a dialog. */
  variant?: 'primary' | 'default' | 'quiet' | 'danger' | 'quiet-bad'
  size?: 'md' | 'sm'
  icon?: LucideIcon | undefined
  block?: boolean
  /**
   * Why it cannot be done now, naming the way out. The button keeps its place and its focus, does
   * nothing, and says so on hover, focus or press.
   */
  disabledReason?: string | null | undefined
}

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'>, Looks {
  /** Busy with what it was pressed for: a second press does nothing. */
  pending?: boolean
}

export interface ButtonLinkProps extends LinkProps, Looks {}

function looks(
  { variant = 'default', size = 'md', block = false }: Looks,
  className: string | undefined,
): string {
  return cx(
    'btn',
    variant === 'quiet-bad' ? 'btn-quiet btn-bad' : variant !== 'default' && `btn-${variant}`,
    size === 'sm' && 'btn-sm',
    block && 'btn-block',
    className,
  )
}

/** Calls the caller's handler, then ours. */
function both<E>(theirs: ((event: E) => void) | undefined, ours: ((event: E) => void) | undefined) {
  return (event: E) => {
    theirs?.(event)
    ours?.(event)
  }
}

function Reason({ id, children }: { id: string; children: string | null | undefined }) {
  return children ? (
    <span id={id} hidden>
      {children}
    </span>
  ) : null
}

/** How long the pointer rests before a reason, and before a name, opens. */
const REASON_DELAY = 120
const NAME_DELAY = 500

function ButtonBase({
  variant,
  size,
  block,
  disabledReason,
  pending = false,
  tipContent,
  tipDelay,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps & { tipContent: ReactNode; tipDelay: number }) {
  const reasonId = useId()
  const { handlers, show, tip } = useTip(tipContent, tipDelay)
  const off = Boolean(disabledReason)
  return (
    <>
      <button
        type="button"
        {...rest}
        className={looks(
          {
            ...(variant ? { variant } : {}),
            ...(size ? { size } : {}),
            ...(block ? { block } : {}),
          },
          className,
        )}
        aria-disabled={off || pending || undefined}
        aria-busy={pending || undefined}
        aria-describedby={off ? cx(reasonId, rest['aria-describedby']) : rest['aria-describedby']}
        onClick={(event) => {
          if (off || pending) {
            event.preventDefault()
            show?.(event.currentTarget)
          } else onClick?.(event)
        }}
        onPointerEnter={both(rest.onPointerEnter, handlers?.onPointerEnter)}
        onPointerLeave={both(rest.onPointerLeave, handlers?.onPointerLeave)}
        onFocus={both(rest.onFocus, handlers?.onFocus)}
        onBlur={both(rest.onBlur, handlers?.onBlur)}
        onKeyDown={both(rest.onKeyDown, handlers?.onKeyDown)}
      >
        {children}
      </button>
      <Reason id={reasonId}>{disabledReason}</Reason>
      {tip}
    </>
  )
}

/** A button with words. `type="button"` unless it says otherwise. */
export function Button({ icon, children, ...rest }: ButtonProps) {
  const face = rest.pending ? LoaderCircle : icon
  return (
    <ButtonBase {...rest} tipContent={rest.disabledReason || null} tipDelay={REASON_DELAY}>
      {face && <Icon of={face} className={rest.pending ? 'turn' : undefined} />}
      {children}
    </ButtonBase>
  )
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'block'> {
  icon: LucideIcon
  /** Its name, also shown on hover and focus. */
  label: string
}

/** A button that is only an icon; its name opens as a tip. Quiet and small unless it says otherwise. */
export function IconButton({
  icon,
  label,
  variant = 'quiet',
  size = 'sm',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <ButtonBase
      aria-label={label}
      {...rest}
      variant={variant}
      size={size}
      className={cx('btn-icon', className)}
      tipContent={
        rest['aria-expanded'] === true ? null : rest.disabledReason ? (
          <>
            <strong>{label}</strong> {rest.disabledReason}
          </>
        ) : (
          label
        )
      }
      tipDelay={rest.disabledReason ? REASON_DELAY : NAME_DELAY}
    >
      <Icon of={rest.pending ? LoaderCircle : icon} className={rest.pending ? 'turn' : undefined} />
    </ButtonBase>
  )
}

/** A link that looks like a button. Without a way to go it stays focusable and says why. */
export function ButtonLink({
  variant,
  size,
  block,
  icon,
  disabledReason,
  className,
  children,
  onClick,
  ...rest
}: ButtonLinkProps) {
  const reasonId = useId()
  const { handlers, show, tip } = useTip(disabledReason || null, REASON_DELAY)
  const off = Boolean(disabledReason)
  return (
    <>
      <Link
        {...rest}
        className={looks(
          {
            ...(variant ? { variant } : {}),
            ...(size ? { size } : {}),
            ...(block ? { block } : {}),
          },
          className,
        )}
        aria-disabled={off || undefined}
        aria-describedby={off ? cx(reasonId, rest['aria-describedby']) : rest['aria-describedby']}
        onClick={(event: MouseEvent<HTMLAnchorElement>) => {
          if (off) {
            event.preventDefault()
            show?.(event.currentTarget)
          } else onClick?.(event)
        }}
        onPointerEnter={both(rest.onPointerEnter, handlers?.onPointerEnter)}
        onPointerLeave={both(rest.onPointerLeave, handlers?.onPointerLeave)}
        onFocus={both(rest.onFocus, handlers?.onFocus)}
        onBlur={both(rest.onBlur, handlers?.onBlur)}
        onKeyDown={both(rest.onKeyDown, handlers?.onKeyDown)}
      >
        {icon && <Icon of={icon} />}
        {children}
      </Link>
      <Reason id={reasonId}>{disabledReason}</Reason>
      {tip}
    </>
  )
}
