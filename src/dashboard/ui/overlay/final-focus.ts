import { useState } from 'react'

/**
 * Where the focus goes when what floats is closed: back to its anchor. A page that was gone to from
 * there takes the focus itself, and is not to lose it again.
 */
export function useFinalFocus(anchor: Element | null): () => HTMLElement | boolean {
  const [opened] = useState(() => location.pathname)
  return () => location.pathname === opened && (anchor instanceof HTMLElement ? anchor : true)
}
