import { Monitor, Moon, Sun, SunMoon } from 'lucide-react'
import { IconButton } from '#dashboard/ui/button.tsx'
import { Menu } from '#dashboard/ui/menu.tsx'
import { useStore } from './store.ts'
import { theme, type Theme } from './theme.ts'

/** Light, dark, or what the system says. */
export function ThemeToggle() {
  const chosen = useStore(theme)
  return (
    <Menu
      label="Theme"
      entries={[
        {
          kind: 'choice',
          value: chosen,
          onValueChange: (value) => theme.set(value as Theme),
          options: [
            { value: 'system', label: 'As the system', icon: Monitor },
            { value: 'light', label: 'Light', icon: Sun },
            { value: 'dark', label: 'Dark', icon: Moon },
          ],
        },
      ]}
      trigger={(trigger) => <IconButton {...trigger} icon={SunMoon} label="Theme" />}
    />
  )
}
