import { useQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useId, useMemo, useState } from 'react'
import { useScope } from '#dashboard/queries/api.ts'
import { metadefQueries } from '#dashboard/queries/metadefs.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { definitionsElsewhere } from '#dashboard/components/image-editing/definitions.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Skeleton } from '#dashboard/ui/skeleton.tsx'
import { DefinitionsList } from './definitions-list.tsx'

const NO_KEYS: ReadonlySet<string> = new Set()
const nothing = () => undefined

function Others() {
  const scope = useScope()
  const { data, error, refetch } = useQuery(metadefQueries.ofOthers(scope))
  const definitions = useMemo(() => (data ? definitionsElsewhere(data) : null), [data])
  if (error !== null && !definitions)
    return (
      <>
        <Failure error={error} what="They could not be loaded." />
        <Button size="sm" onClick={() => void refetch()}>
          Try again
        </Button>
      </>
    )
  if (!definitions)
    return (
      <output className="defs-loading" aria-label="Loading the other definitions">
        <Skeleton width={160} />
        <Skeleton width={130} />
      </output>
    )
  return (
    <>
      <p className="help defs-none">
        They describe flavors, volumes and hosts. On an image nobody reads them, so they are here to
        be looked up.
      </p>
      <DefinitionsList
        label="Definitions for other things"
        find="Find one of these"
        definitions={definitions}
        keys={NO_KEYS}
        fixed
        onPick={nothing}
      />
    </>
  )
}

/** All else that this cloud defines; read when it is wanted. */
export function OtherDefinitions() {
  const id = useId()
  const [open, setOpen] = useState(false)
  return (
    <section className="defs-other" aria-labelledby={id}>
      <button
        id={id}
        type="button"
        className="menu-item"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon of={open ? ChevronDown : ChevronRight} size="sm" />
        <span>Not for images</span>
      </button>
      {open && <Others />}
    </section>
  )
}
