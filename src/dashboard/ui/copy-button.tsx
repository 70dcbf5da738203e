import { Check, Copy, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { copyText } from './clipboard.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import './copy-button.css'

/** How long it says that it worked. */
const SAID_MS = 2000

/**
 * Copies a value and says so, to the eye and to a reader.
 * @param value the text, or how to make it when pressed
 * @param label what is copied: `Copy MD5`
 * @param words shows the label beside the icon, as a button
 * @param variant of that button
 */
export function CopyButton({
  value,
  label,
  words = false,
  variant = 'quiet',
}: {
  value: string | (() => string)
  label: string
  words?: boolean
  variant?: 'quiet' | 'primary'
}) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const copy = async () => {
    const copied = await copyText(typeof value === 'function' ? value() : value)
    setState(copied ? 'copied' : 'refused')
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setState('idle'), SAID_MS)
  }
  const icon = { idle: Copy, copied: Check, refused: X }[state]
  const said = { idle: '', copied: 'Copied', refused: 'The browser refused to copy' }[state]
  const live = <output className="visually-hidden">{said}</output>
  if (words) {
    return (
      <>
        <Button variant={variant} icon={icon} onClick={() => void copy()}>
          {said || label}
        </Button>
        {live}
      </>
    )
  }
  return (
    <>
      <button
        type="button"
        className="copy"
        aria-label={label}
        title={said || label}
        onClick={() => void copy()}
      >
        <Icon of={icon} />
      </button>
      {live}
    </>
  )
}
