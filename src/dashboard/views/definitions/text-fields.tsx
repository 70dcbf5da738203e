import { useState } from 'react'
import type { DefinitionProblem } from '#dashboard/components/definitions/check.ts'
import { TextArea, TextField } from '#dashboard/ui/field.tsx'

/** What is said in the place of the help. */
export function said(problems: readonly DefinitionProblem[], member: string) {
  const of = problems.filter((each) => each.member === member)
  const error = of.find(({ level }) => level === 'error')?.sentence
  const warn = of.find(({ level }) => level === 'warning')?.sentence
  return { ...(error === undefined ? {} : { error }), ...(warn === undefined ? {} : { warn }) }
}

interface Common {
  label: string
  note?: string
  help?: string
  error?: string
  warn?: string
  readOnly: boolean
}

/** A number, kept as it was typed until it is one. */
export function NumberField({
  value,
  onChange,
  ...rest
}: Common & { value: unknown; onChange: (value: unknown) => void }) {
  const shown = value === undefined || value === null ? '' : String(value as string | number)
  return (
    <TextField
      {...rest}
      value={shown}
      inputMode="numeric"
      autoComplete="off"
      onChange={({ target }) => {
        const text = target.value.trim()
        onChange(text === '' ? undefined : /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text)
      }}
    />
  )
}

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '')

/** Texts, one a line. */
export function LinesField({
  value,
  onChange,
  ...rest
}: Common & { value: unknown; onChange: (value: readonly string[] | undefined) => void }) {
  const list = Array.isArray(value)
    ? value.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
    : []
  const [text, setText] = useState(list.join('\n'))
  // What is typed counts, an empty last line too, as long as it means what is there.
  const shown = linesOf(text).join('\n') === list.join('\n') ? text : list.join('\n')
  return (
    <TextArea
      {...rest}
      mono
      rows={Math.min(8, Math.max(2, shown.split('\n').length))}
      value={shown}
      spellCheck={false}
      onChange={({ target }) => {
        setText(target.value)
        const lines = linesOf(target.value)
        onChange(lines.length === 0 ? undefined : lines)
      }}
    />
  )
}
