import { useQuery } from '@tanstack/react-query'
import { Eye, EyeOff, Plus, Replace, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import { plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { storeQueries } from '#dashboard/queries/stores.ts'
import type { Ruling } from '#dashboard/components/rules.ts'
import { canEdit } from '#dashboard/components/image-rules.ts'
import { canRemoveLocation, canReplaceLocation } from '#dashboard/components/stores/rules.ts'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { LocationDialog, type LocationAsked } from './location-dialog.tsx'

/** Minor version of API v2 that gave locations addresses of their own. */
const WITH_ADDRESSES = 17

/** Glance takes addresses while an image waits for data or is active (409 else). */
function canAdd(image: Image, scope: ActiveScope, old: boolean, version: number | null): Ruling {
  const edit = canEdit(image, scope)
  if (edit !== true) return edit
  if (old && (image.status === 'active' || image.status === 'queued')) return true
  if (!old && version !== null && version >= WITH_ADDRESSES) {
    if (image.status === 'queued') return true
    return {
      reason: `Only an image without data can be given an address. This one is ${image.status}.`,
    }
  }
  if (old) return { reason: `Glance takes no address while the image is ${image.status}.` }
  return {
    reason: `This cloud shows no addresses, and takes them otherwise only since Image API 2.${WITH_ADDRESSES}; it has 2.${version ?? 0}.`,
  }
}

/** The addresses of an image's bytes in their stores: out of sight until somebody asks for them. */
export function Locations({ image, scope }: { image: Image; scope: ActiveScope }) {
  const version = useQuery(storeQueries.version(scope)).data ?? null
  const [open, setOpen] = useState(false)
  const [asked, setAsked] = useState<LocationAsked | null>(null)
  const { locations, direct_url: direct } = image
  const shown = locations !== undefined
  const urls = locations?.map(({ url }) => url) ?? []
  const extra = direct !== undefined && !urls.includes(direct) ? direct : null
  const count = urls.length + (extra === null ? 0 : 1)
  const add = canAdd(image, scope, shown, version)
  const replace = canReplaceLocation(image, scope)
  const remove = canRemoveLocation(image, scope)
  return (
    <section className="section" aria-labelledby="locations">
      <div className="section-head">
        <h2 id="locations">Addresses of the data</h2>
        <span className="grow" />
        <IconButton
          icon={Plus}
          label="Add an address…"
          disabledReason={add === true ? null : add.reason}
          onClick={() => setAsked({ kind: 'add', byPatch: shown })}
        />
      </div>
      {count === 0 ? (
        <p className="muted">
          {shown ? 'None: the image has no data.' : 'This cloud keeps them to itself.'}
        </p>
      ) : (
        <>
          <p className="muted">
            {`Whoever can read ${count === 1 ? 'it' : 'them'} and reach the store can read the data past Glance, and perhaps change it. Glance checks no digest of what lies there (OSSN-0065, OSSN-0090).`}
          </p>
          <div>
            <Button
              size="sm"
              icon={open ? EyeOff : Eye}
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              {open ? 'Hide' : `Show ${plural(count, 'address', 'addresses')}`}
            </Button>
          </div>
          {open && (
            <ul className="locations" aria-label="Addresses">
              {locations?.map(({ url, metadata }) => (
                <li key={url}>
                  <span className="mono">{url}</span>
                  <span className="locations-acts">
                    <span className="muted grow">
                      {typeof metadata['store'] === 'string' && `store ${metadata['store']}`}
                    </span>
                    <CopyButton label="Copy the address" value={url} />
                    <IconButton
                      icon={Replace}
                      label={`Replace ${url}…`}
                      disabledReason={
                        add !== true ? add.reason : replace === true ? null : replace.reason
                      }
                      onClick={() => setAsked({ kind: 'replace', from: url })}
                    />
                    <IconButton
                      icon={Trash2}
                      label={`Remove ${url}…`}
                      disabledReason={remove === true ? null : remove.reason}
                      onClick={() => setAsked({ kind: 'remove', url })}
                    />
                  </span>
                </li>
              ))}
              {extra !== null && (
                <li>
                  <span className="mono">{extra}</span>
                  <span className="locations-acts">
                    <span className="muted grow">direct_url</span>
                    <CopyButton label="Copy the address" value={extra} />
                  </span>
                </li>
              )}
            </ul>
          )}
        </>
      )}
      {asked && (
        <LocationDialog image={image} scope={scope} asked={asked} onClose={() => setAsked(null)} />
      )}
    </section>
  )
}
