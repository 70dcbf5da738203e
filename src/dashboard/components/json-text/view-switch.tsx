import { useSearchParams } from 'react-router'
import { Segmented } from '#dashboard/ui/tabs.tsx'

/** Whether the address says that a draft is edited as text. */
export function useAsText(): boolean {
  const [search] = useSearchParams()
  return search.get('view') === 'json'
}

/** Fields, or the same draft as text. The address keeps it, history does not. */
export function ViewSwitch() {
  const asText = useAsText()
  const [search, setSearch] = useSearchParams()
  return (
    <Segmented
      label="View"
      options={[
        { value: 'fields', label: 'Fields' },
        { value: 'json', label: 'JSON' },
      ]}
      value={asText ? 'json' : 'fields'}
      onChange={(view) => {
        const params = new URLSearchParams(search)
        if (view === 'json') params.set('view', 'json')
        else params.delete('view')
        setSearch(params, { replace: true })
      }}
    />
  )
}
