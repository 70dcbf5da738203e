import {
  ArrowUpDown,
  FolderSync,
  Keyboard,
  KeyRound,
  MapPin,
  Monitor,
  Moon,
  Rocket,
  Sun,
} from 'lucide-react'
import type { Session } from '#wire/session.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { placesOf } from '../shell/places.ts'
import { renewalAsked, trayOpen } from '../shell/shell-state.ts'
import { theme } from '../shell/theme.ts'
import { menuOpen } from './menu-state.ts'
import type { Group } from './options.ts'

/** Every page of the rail, and those that are only reached from others. */
export function pageGroup(
  scope: ActiveScope,
  location: { pathname: string; search: string },
  waiting: number,
  copyJobs: boolean,
): Group {
  const { pages, views } = placesOf(scope, location, copyJobs)
  return {
    id: 'pages',
    label: 'Go to',
    options: [
      ...pages.map(({ label, icon, href, offers }) => ({
        id: `page:${label}`,
        label,
        icon,
        href,
        hint: offers && waiting > 0 ? `${waiting} waiting` : undefined,
      })),
      {
        id: 'page:Release',
        label: 'Release a new version of an image',
        icon: Rocket,
        href: paths.release(scope),
      },
      ...views.map(({ label, icon, href }) => ({
        id: `view:${label}`,
        label: `View: ${label}`,
        icon,
        href,
      })),
    ],
  }
}

/** What is neither a page nor about an image. */
export function commandGroup(): Group {
  return {
    id: 'commands',
    label: 'Do',
    options: [
      {
        id: 'do:tray',
        label: trayOpen.get() ? 'Put the transfers tray away' : 'Dock the transfers tray',
        icon: ArrowUpDown,
        run: () => trayOpen.set(!trayOpen.get()),
      },
      {
        id: 'do:keys',
        label: 'Show all keys',
        icon: Keyboard,
        keyCap: '?',
        words: 'shortcuts help keyboard',
        run: () => {
          menuOpen.set('keys')
          return true
        },
      },
      ...(
        [
          ['light', 'Light theme', Sun],
          ['dark', 'Dark theme', Moon],
          ['system', 'Theme as the system', Monitor],
        ] as const
      ).map(([value, label, icon]) => ({
        id: `do:theme-${value}`,
        label,
        icon,
        words: 'colour appearance',
        run: () => theme.set(value),
      })),
      {
        id: 'do:renew',
        label: 'Sign in again…',
        icon: KeyRound,
        words: 'session',
        run: () => renewalAsked.set(true),
      },
    ],
  }
}

/** Other projects and regions. */
export function scopeGroup(scope: ActiveScope, session: Session): Group {
  const projects = session.projects
    .filter(({ enabled, id }) => enabled && id !== scope.projectId)
    .map(({ id, name }) => ({
      id: `project:${id}`,
      label: `Project ${name}`,
      icon: FolderSync,
      words: id,
      href: paths.project(id),
    }))
  const regions = scope.regions
    .filter((region) => region !== scope.region)
    .map((region) => ({
      id: `region:${region}`,
      label: `Region ${region}`,
      icon: MapPin,
      href: paths.images({ ...scope, region }),
    }))
  return { id: 'scopes', label: 'Switch to', options: [...projects, ...regions] }
}
