import type { Image } from '#openstack/glance/image.ts'
import type { Scope } from '#transfers/types.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { imageCommands } from '#dashboard/queries/images.ts'
import { toasts } from '#dashboard/ui/toast.tsx'

/** What the page does to the image at once, each with the way back in its toast. */
export function useImageActions(scope: Scope, image: Image) {
  const update = useCommand(imageCommands.update(scope))
  const deactivate = useCommand(imageCommands.deactivate(scope))
  const reactivate = useCommand(imageCommands.reactivate(scope))
  const all = [update, deactivate, reactivate]
  const begin = () => {
    for (const each of all) each.reset()
  }

  const setFlag = (field: 'protected' | 'os_hidden', value: boolean, done: string) => {
    begin()
    update.mutate(
      { before: image, changes: { [field]: value } },
      {
        onSuccess: (after) =>
          toasts.show({
            text: done,
            action: {
              label: 'Undo',
              run: () => update.mutate({ before: after, changes: { [field]: !value } }),
            },
          }),
      },
    )
  }

  return {
    pending: all.some((each) => each.isPending),
    error: all.find((each) => each.error !== null)?.error ?? null,
    setProtected: (on: boolean) =>
      setFlag('protected', on, on ? 'Protection is on' : 'Protection is off'),
    setHidden: (on: boolean) =>
      setFlag('os_hidden', on, on ? 'Hidden from lists' : 'Shown in lists again'),
    reactivate: () => {
      begin()
      reactivate.mutate(
        { id: image.id },
        { onSuccess: () => toasts.show({ text: 'The image is active again' }) },
      )
    },
    deactivate: () => {
      begin()
      deactivate.mutate(
        { id: image.id },
        {
          onSuccess: () =>
            toasts.show({
              text: 'The image is deactivated',
              action: { label: 'Undo', run: () => reactivate.mutate({ id: image.id }) },
            }),
        },
      )
    },
  }
}

export type ImageActions = ReturnType<typeof useImageActions>
