import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { useScope } from '#dashboard/queries/api.ts'
import { pageTitle, paths } from '#dashboard/nav/paths.ts'
import { Tabs } from '#dashboard/ui/tabs.tsx'
import { CacheTab } from './cache-tab.tsx'
import { OldCloud } from './faces.tsx'
import { ImagesTab } from './images-tab.tsx'
import { readStores, type StoresParams, type StoresTab, writeStores } from './params.ts'
import { StoresList } from './stores-tab.tsx'
import '#dashboard/components/list-bar.css'
import './stores.css'

const TITLES: Record<StoresTab, string> = {
  stores: 'Stores',
  images: 'Images by store',
  cache: 'Cache',
}

/** Where data lies: `/p/:projectId/stores?tab=images&missing=slow`. */
export default function StoresRoute() {
  const scope = useScope()
  const [search, setSearch] = useSearchParams()
  const params = useMemo(() => readStores(search), [search])
  const { tab } = params
  const change = useCallback(
    (next: StoresParams) =>
      setSearch(
        (before) => {
          const region = before.get('region')
          return { ...writeStores(next), ...(region === null ? {} : { region }) }
        },
        { replace: true },
      ),
    [setSearch],
  )
  const href = (to: StoresTab) => paths.stores(scope, writeStores({ tab: to }))
  const key = `${scope.projectId} ${scope.region}`
  return (
    <>
      <title>{pageTitle(TITLES[tab], scope.project.name)}</title>
      <div className="page-head">
        <h1>Stores</h1>
        <span className="muted only-wide">{`Where ${scope.region} keeps the data of images`}</span>
      </div>
      <Tabs
        label="Stores"
        tabs={(['stores', 'images', 'cache'] as const).map((each) => ({
          label: each === 'images' ? 'Images × stores' : TITLES[each],
          href: href(each),
          current: each === tab,
        }))}
      />
      {scope.lacks ? (
        <OldCloud />
      ) : tab === 'images' ? (
        <ImagesTab key={key} scope={scope} params={params} onChange={change} />
      ) : tab === 'cache' ? (
        <CacheTab key={key} scope={scope} />
      ) : (
        <StoresList key={key} scope={scope} />
      )}
    </>
  )
}
