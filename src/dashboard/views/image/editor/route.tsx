import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useParams } from 'react-router'
import type { Image } from '#openstack/glance/image.ts'
import { useScope } from '#dashboard/queries/api.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { capabilityQueries, formatsOf } from '#dashboard/queries/capabilities.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { metadefQueries } from '#dashboard/queries/metadefs.ts'
import { pageTitle, paths } from '#dashboard/nav/paths.ts'
import { baseFields } from '#dashboard/components/image-editing/base-fields.ts'
import { collectDefinitions } from '#dashboard/components/image-editing/definitions.ts'
import type { Definitions } from '#dashboard/components/image-editing/definitions.ts'
import { ImageFault, ImageLoading } from '../faces.tsx'
import '../image.css'
import { ImageEditor } from './editor.tsx'
import type { DefinitionsState } from './definitions-side.tsx'

/** The editor of one image: `/p/:projectId/images/:imageId/properties?view=`. */
export default function PropertiesRoute() {
  const scope = useScope()
  const { imageId = '' } = useParams()
  const query = useQuery(imageQueries.detail(scope, imageId))
  // What the list knew may be old, and what is edited is what is compared before it is saved.
  const image = query.isPlaceholderData ? undefined : query.data
  const gone = statusOf(query.error) === 404
  return (
    <>
      <title>{pageTitle('Properties', image?.name, scope.project.name)}</title>
      {image ? (
        <EditorOf
          key={imageId}
          image={image}
          gone={gone}
          readAt={query.dataUpdatedAt}
          scope={scope}
        />
      ) : query.error ? (
        <ImageFault
          error={query.error}
          imageId={imageId}
          listHref={paths.images(scope)}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <ImageLoading />
      )}
    </>
  )
}

/** The last that were brought together: a thousand of them, compared with every key, take a while. */
let last: { from: readonly unknown[]; definitions: Definitions } | null = null

function definitionsOf(...from: Parameters<typeof collectDefinitions>): Definitions {
  if (last === null || last.from[0] !== from[0] || last.from[1] !== from[1])
    last = { from, definitions: collectDefinitions(...from) }
  return last.definitions
}

function EditorOf({
  image,
  gone,
  readAt,
  scope,
}: {
  image: Image
  gone: boolean
  readAt: number
  scope: ActiveScope
}) {
  const schema = useQuery(capabilityQueries.schema(scope))
  const namespaces = useQuery(metadefQueries.ofImages(scope))
  const fields = useMemo(
    () => baseFields(formatsOf(schema.data), image, scope),
    [schema.data, image, scope],
  )
  const definitions = definitionsOf(schema.data ?? null, namespaces.data ?? null)
  const failed = schema.isError || namespaces.isError
  const known: DefinitionsState = failed
    ? {
        kind: 'failed',
        definitions,
        retry() {
          if (schema.isError) void schema.refetch()
          if (namespaces.isError) void namespaces.refetch()
        },
      }
    : schema.isPending || namespaces.isPending
      ? { kind: 'loading', definitions }
      : { kind: 'there', definitions }
  return (
    <ImageEditor
      image={image}
      gone={gone}
      readAt={readAt}
      scope={scope}
      fields={fields}
      known={known}
    />
  )
}
