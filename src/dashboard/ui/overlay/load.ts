/**
 * Everything that floats lives in chunks of its own (the headless library is larger than the rest of
 * the design system), loaded when something that opens one is first touched.
 */
export const loadTip = () => import('./tip-popup.tsx')
export const loadMenu = () => import('./menu-popup.tsx')
export const loadPopover = () => import('./popover-popup.tsx')
export const loadDialog = () => import('./dialog-popup.tsx')

/** Loads them all, for a quiet moment after the first paint; a failure is met again when one opens. */
export function preloadOverlays(): void {
  void Promise.allSettled([loadTip(), loadMenu(), loadPopover(), loadDialog()])
}

/** Starts loading; a failure is met again, by the error boundary, when the overlay opens. */
export function warm(load: () => Promise<unknown>): void {
  load().catch(() => undefined)
}
