import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { catalogueOf } from '#dashboard/queries/catalogue.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { REFERENCES } from '#dashboard/components/image-references.ts'
import { Link } from '#dashboard/ui/link.tsx'
import { StatusMark } from '#dashboard/ui/marks.tsx'
import { joined, relationsAmong, relationsQuery } from './relations.ts'
import type { Found } from './relations.ts'

function Row({ image, scope }: { image: Image; scope: ActiveScope }) {
  const name = image.name || image.id
  return (
    <li>
      <Link className="link truncate" href={paths.image(scope, image.id)} title={name}>
        {name}
      </Link>
      <span className="grow" />
      {image.status !== 'active' && <StatusMark status={image.status} />}
      <code className="faint">{image.id.slice(0, 8)}</code>
    </li>
  )
}

/** An image that a property names: it may be gone, or not to be seen from here. */
function Named({ id, label, scope }: { id: string; label: string; scope: ActiveScope }) {
  const query = useQuery({ ...imageQueries.detail(scope, id), refetchInterval: false })
  return (
    <li>
      <span className="muted nowrap">{label}</span>
      {query.error !== null ? (
        <>
          <code className="truncate" title={id}>
            {id}
          </code>
          <span className="faint nowrap">
            {statusOf(query.error) === 404 ? 'not here' : 'not read'}
          </span>
        </>
      ) : (
        <Link className="link truncate" href={paths.image(scope, id)} title={id}>
          {query.data?.name || id}
        </Link>
      )}
    </li>
  )
}

function Group({ title, found, scope }: { title: string; found: Found; scope: ActiveScope }) {
  if (found.images.length === 0) return null
  return (
    <>
      <h3 className="related-title">
        {title} {found.images.length}
        {found.more && ' or more'}
      </h3>
      <ul className="list-rows" aria-label={title}>
        {found.images.map((image) => (
          <Row key={image.id} image={image} scope={scope} />
        ))}
      </ul>
    </>
  )
}

/** Images that it names, that name it, and that have the very same bytes; nothing where none do. */
export function RelationsPanel({ image, scope }: { image: Image; scope: ActiveScope }) {
  const query = useQuery(relationsQuery(scope, image))
  const { projectId, region } = scope
  const loaded = useMemo(() => {
    const entries = catalogueOf({ projectId, region }).entries()
    return relationsAmong(
      Array.from(entries, (entry) => entry.image),
      image,
    )
  }, [projectId, region, image])
  const of = (relation: keyof typeof loaded): Found =>
    joined(query.data?.[relation] ?? { images: [], more: false }, loaded[relation])
  const named = REFERENCES.flatMap(({ key, to }) => {
    const id = image.properties[key]
    return id ? [{ key, to, id }] : []
  })
  const content = of('content')
  const from = REFERENCES.map(({ key, from: title }) => ({ key, title, found: of(key) }))
  const any = [content, ...from.map(({ found }) => found)].some(({ images }) => images.length > 0)
  if (named.length === 0 && !any && query.error === null) return null
  return (
    <section className="section" aria-labelledby="related">
      <h2 id="related">Related images</h2>
      {named.length > 0 && (
        <ul className="list-rows" aria-label="Named by this image">
          {named.map(({ key, to, id }) => (
            <Named key={key} id={id} label={to} scope={scope} />
          ))}
        </ul>
      )}
      {from.map(({ key, title, found }) => (
        <Group key={key} title={title} found={found} scope={scope} />
      ))}
      <Group title="Same content" found={content} scope={scope} />
      {any && (
        <p className="help">
          Among what Glance shows this project and what this browser has loaded. Hidden images only
          if they are loaded.
        </p>
      )}
      <Failure error={query.error} what="Which images name this one is not known." />
    </section>
  )
}
