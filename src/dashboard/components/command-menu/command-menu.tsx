import { useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useScope } from '#dashboard/queries/api.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { ImageOverlays, type Overlay } from '../image-actions/image-overlays.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { early, menuOpen } from './menu-state.ts'
import { Palette } from './palette.tsx'

const close = () => menuOpen.set(null)

/** What Ctrl K and `?` open, and what is decided after a choice; the page below stays. */
export function CommandMenu({ what }: { what: 'menu' | 'keys' }) {
  const scope = useScope()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const [asked, setAsked] = useState<Overlay | null>(null)
  useEffect(
    () => () => {
      early.text = ''
    },
    [],
  )
  if (what === 'keys') return <KeysDialog onClose={close} />
  if (asked === null) return <Palette scope={scope} onAsk={setAsked} onClose={close} />
  return (
    <ImageOverlays
      overlay={asked}
      scope={scope}
      onChange={(next) => {
        if (next === null) close()
        else setAsked(next)
      }}
      onDeleted={() => {
        // The page of an image that is gone has nothing to show.
        const gone = asked.kind === 'delete' ? asked.images : []
        const list = paths.images(scope)
        const page = (id: string) => `${list.split('?')[0]}/${encodeURIComponent(id)}`
        if (gone.some(({ id }) => pathname.startsWith(page(id)))) void navigate(list)
      }}
    />
  )
}
