import { X } from 'lucide-react'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Button, IconButton } from './button.tsx'
import { Ring } from './ring.tsx'
import './toast.css'

export interface Toast {
  /** What happened, in the past tense: `3 images deleted`. */
  text: string
  action?: { label: string; run: () => void }
}

interface Shown extends Toast {
  id: number
}

/** How long a toast stays, and how often its ring is redrawn. */
const STAY_MS = 8000
const TICK_MS = 250

const listeners = new Set<() => void>()
let shown: Shown | null = null
let ids = 0

function set(next: Shown | null): void {
  shown = next
  for (const listener of listeners) listener()
}

/** One toast at a time; the newest replaces what is there. Failures are never toasts over a form. */
export const toasts = {
  show(toast: Toast): void {
    set({ ...toast, id: ++ids })
  },
  dismiss(): void {
    set(null)
  },
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function ToastCard({ toast, stay }: { toast: Shown; stay: number }) {
  const [left, setLeft] = useState(stay)
  const waiting = useRef({ pointer: false, focus: false })
  useEffect(() => {
    let last = performance.now()
    const timer = setInterval(() => {
      const now = performance.now()
      const passed = now - last
      last = now
      if (waiting.current.pointer || waiting.current.focus) return
      setLeft((before) => before - passed)
    }, TICK_MS)
    return () => clearInterval(timer)
  }, [])
  useEffect(() => {
    if (left <= 0 && shown?.id === toast.id) toasts.dismiss()
  }, [left, toast.id])
  return (
    <div
      className="toast"
      onPointerEnter={() => (waiting.current.pointer = true)}
      onPointerLeave={() => (waiting.current.pointer = false)}
      onFocus={() => (waiting.current.focus = true)}
      onBlur={() => (waiting.current.focus = false)}
    >
      <Ring percent={(left / stay) * 100} />
      <span>{toast.text}</span>
      {toast.action && (
        <Button
          size="sm"
          onClick={() => {
            toast.action?.run()
            toasts.dismiss()
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton icon={X} label="Dismiss" onClick={() => toasts.dismiss()} />
    </div>
  )
}

/**
 * Where toasts appear: bottom centre, with the time left; they wait while hovered or focused.
 * @param stay milliseconds
 */
export function ToastRegion({ stay = STAY_MS }: { stay?: number }) {
  const toast = useSyncExternalStore(subscribe, () => shown)
  return (
    <output className="toast-region">
      {toast && <ToastCard key={toast.id} toast={toast} stay={stay} />}
    </output>
  )
}
