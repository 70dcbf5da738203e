import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { DialogProps } from '../dialog.tsx'
import { cx } from '../cx.ts'
import { Icon } from '../icon.tsx'
import './overlay.css'

/** The open dialog; see {@link DialogProps}. */
export function DialogPopup({
  onClose,
  title,
  description,
  size = 'md',
  bare = false,
  footer,
  dismissable = true,
  initialFocus,
  finalFocus,
  className,
  children,
}: Omit<DialogProps, 'open'>) {
  return (
    <Dialog.Root
      open
      disablePointerDismissal={!bare}
      onOpenChange={(open) => {
        if (!open && dismissable) onClose()
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup
          className={cx('dialog', size === 'wide' && 'dialog-wide', className)}
          {...(initialFocus ? { initialFocus } : {})}
          {...(finalFocus ? { finalFocus } : {})}
        >
          {bare ? (
            <Dialog.Title className="visually-hidden">{title}</Dialog.Title>
          ) : (
            <header className="dialog-head">
              <Dialog.Title>{title}</Dialog.Title>
              {dismissable && (
                <Dialog.Close className="btn btn-quiet btn-sm btn-icon" aria-label="Close">
                  <Icon of={X} />
                </Dialog.Close>
              )}
              {description && <Dialog.Description>{description}</Dialog.Description>}
            </header>
          )}
          {bare
            ? children
            : children !== undefined &&
              children !== null && <div className="dialog-body">{children}</div>}
          {footer && <footer className="dialog-foot">{footer}</footer>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
