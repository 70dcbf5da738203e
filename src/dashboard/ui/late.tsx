import { type ComponentType, type ReactNode, useLayoutEffect, useState } from 'react'

/**
 * A component in a chunk of its own, like React's `lazy` but without Suspense: what React has once
 * drawn as a wait it lets stand for 300 ms (react-dom 19, its throttle of fallbacks), even if the
 * chunk is there already, and so with every first menu, dialog and page.
 *
 * @param load Fetches it. Its failure is met by the error boundary around; the next time that the
 *   component is drawn anew, it is tried again.
 * @param waiting Draws what stands there until it has come.
 * @returns the component; its `load` fetches the chunk ahead, and rejects where that fails
 */
export function late<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
  waiting: (props: P) => ReactNode = () => null,
): ComponentType<P> & { load: () => Promise<void> } {
  let Loaded: ComponentType<P> | null = null
  const fetch = async () => {
    Loaded ??= (await load()).default
  }
  function Late(props: P) {
    const [, setCame] = useState(Loaded !== null)
    const [failure, setFailure] = useState<{ error: unknown } | null>(null)
    useLayoutEffect(() => {
      // A chunk that came after this was drawn and before it was shown is noticed here.
      if (Loaded !== null) return setCame(true)
      fetch().then(
        () => setCame(true),
        (error: unknown) => setFailure({ error }),
      )
    }, [])
    if (failure !== null) throw failure.error
    return Loaded === null ? waiting(props) : <Loaded {...props} />
  }
  return Object.assign(Late, { load: fetch })
}
