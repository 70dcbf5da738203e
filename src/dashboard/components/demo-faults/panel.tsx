import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useId, useState } from 'react'
import { plural } from '#lib/plural.ts'
import { demoFaultCommands, demoFaultQueries } from '#dashboard/queries/demo-faults.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { Select, TextField } from '#dashboard/ui/field.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import { Failure } from '../failure.tsx'
import { BREAKAGES, WHERE_LABEL, planOf, plannedWords } from './breakages.ts'
import type { Where } from './breakages.ts'
import './faults.css'

/** More would only be in the way of the next thing to show. */
const MOST_TIMES = 20

/** A whole number from a field, or null where it is none or out of bounds. */
function wholeNumber(text: string, most: number): number | null {
  const value = Number(text)
  return /^\d+$/.test(text.trim()) && value >= 1 && value <= most ? value : null
}

/**
 * "Make it fail", on the demo cloud only: what breaks, where, how often, and what Viewfinder will do
 * about it. It stands beside the transfers, so that one can watch.
 */
export function FaultsPanel({ onClose }: { onClose: () => void }) {
  const { data: session } = useSuspenseQuery(sessionQueries.session())
  const [id, setId] = useState(BREAKAGES[0].id)
  const [chosen, setWhere] = useState<Where>('upload')
  const [amount, setAmount] = useState(String(BREAKAGES[0].amount?.proposed ?? 1))
  const [times, setTimes] = useState('1')
  const add = useCommand(demoFaultCommands.add())
  const title = useId()
  const breakage = BREAKAGES.find((one) => one.id === id) ?? BREAKAGES[0]
  const where = breakage.where.includes(chosen) ? chosen : breakage.where[0]!
  const howMuch = breakage.amount === null ? 1 : wholeNumber(amount, 100_000)
  const howOften = wholeNumber(times, MOST_TIMES)
  const ready = howMuch !== null && howOften !== null
  return (
    <section className="faults" aria-labelledby={title}>
      <div className="faults-head">
        <h3 id={title}>Make it fail</h3>
        <span className="faint">demo cloud only</span>
        <span className="grow" />
        <IconButton icon={X} label="Close “Make it fail”" onClick={onClose} />
      </div>
      <form
        className="faults-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (howMuch === null || howOften === null) return
          add.mutate(
            planOf(breakage, { where, amount: howMuch, times: howOften, user: session.user.name }),
          )
        }}
      >
        <Select
          label="What breaks"
          value={breakage.id}
          options={BREAKAGES.map(({ id: value, label }) => ({ value, label }))}
          onChange={({ target }) => {
            const next = BREAKAGES.find((one) => one.id === target.value)
            if (!next) return
            setId(next.id)
            if (next.amount) setAmount(String(next.amount.proposed))
          }}
        />
        {breakage.where.length > 1 && (
          <Segmented
            label="Where it breaks"
            value={where}
            onChange={setWhere}
            options={breakage.where.map((value) => ({ value, label: WHERE_LABEL[value] }))}
          />
        )}
        <div className="faults-pair">
          {breakage.amount && (
            <TextField
              label={breakage.amount.label}
              unit={breakage.amount.unit}
              inputMode="numeric"
              value={amount}
              onChange={({ target }) => setAmount(target.value)}
              error={howMuch === null ? 'A whole number, 1 or more.' : undefined}
            />
          )}
          <TextField
            label="How often"
            unit={howOften === 1 ? 'time' : 'times'}
            inputMode="numeric"
            value={times}
            onChange={({ target }) => setTimes(target.value)}
            error={howOften === null ? `A whole number, 1 to ${MOST_TIMES}.` : undefined}
          />
          <Button
            type="submit"
            pending={add.isPending}
            disabledReason={ready ? null : 'Mend the number first.'}
          >
            Make it fail
          </Button>
        </div>
        <p className="faults-expect">
          <strong>What to expect.</strong> {breakage.expect(where)}
        </p>
      </form>
      <Failure error={add.error} what="The fault was not set." />
      <Planned />
    </section>
  )
}

/** Faults that wait for their calls. */
function Planned() {
  const { data: faults = [], error } = useQuery(demoFaultQueries.list())
  const remove = useCommand(demoFaultCommands.remove())
  return (
    <>
      <output className="visually-hidden">
        {faults.length > 0 && `${plural(faults.length, 'fault')} set`}
      </output>
      {faults.length > 0 && (
        <ul className="faults-list" aria-label="Faults that are set">
          {faults.map((fault) => (
            <li key={fault.id}>
              <span className="grow">{plannedWords(fault)}</span>
              <span className="faint">
                {fault.times === 1 ? 'once' : `${fault.left} of ${fault.times} left`}
              </span>
              <IconButton
                icon={X}
                label={`Remove: ${plannedWords(fault)}`}
                onClick={() => remove.mutate({ id: fault.id })}
              />
            </li>
          ))}
        </ul>
      )}
      {faults.length > 1 && (
        <Button size="sm" variant="quiet" onClick={() => remove.mutate({ id: null })}>
          Remove all
        </Button>
      )}
      <Failure error={error} what="The faults cannot be read." />
      <Failure error={remove.error} what="It was not removed." />
    </>
  )
}
