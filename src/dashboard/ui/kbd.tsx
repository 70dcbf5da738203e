import './kbd.css'

/** A key cap. Hidden from readers when it only repeats what the control beside it says. */
export function Kbd({ children, decorative = false }: { children: string; decorative?: boolean }) {
  return <kbd aria-hidden={decorative || undefined}>{children}</kbd>
}
