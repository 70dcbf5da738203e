import { Plus } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { Button } from '#dashboard/ui/button.tsx'
import { TextField } from '#dashboard/ui/field.tsx'

/** A name and a press. */
export function AddRow({
  label,
  placeholder,
  taken,
  onAdd,
}: {
  /** `Add a property` */
  label: string
  placeholder: string
  taken: (name: string) => boolean
  onAdd: (name: string) => void
}) {
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wrong =
      name.trim() === '' ? 'It needs a name.' : taken(name) ? 'This name is there already.' : null
    setProblem(wrong)
    if (wrong !== null) return
    onAdd(name)
    setName('')
  }
  return (
    <form className="md-add" onSubmit={submit}>
      <TextField
        label={label}
        hideLabel
        placeholder={placeholder}
        value={name}
        mono
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        {...(problem === null ? {} : { error: problem })}
        onChange={({ target }) => {
          setName(target.value)
          setProblem(null)
        }}
      />
      <Button size="sm" type="submit" icon={Plus} aria-label={label}>
        Add
      </Button>
    </form>
  )
}
