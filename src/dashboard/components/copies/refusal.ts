import { ApiError } from '#openstack/http.ts'

/** What a refusal means, and what to do about it. */
interface Refusal {
  title: string
  /** Null where only the error itself tells something. */
  meaning: string | null
}

/** By the statuses that NTT's API reference gives for "Copy image". */
const COPY: Readonly<Record<number, string>> = {
  400: 'The cloud knows no project by such an id. Look it up in the other project: its id is in the address of every page there.',
  401: 'The cloud takes this either for no id of a project, or for the end of your session. Check the id, then sign in again.',
  403: 'Your role may not copy images on this cloud. A member of the project can.',
  404: 'One of three is not there: the image, the project, or, in the region of the project, the license or the template that the image needs.',
  409: 'It cannot be done now: the image is not active, or the region of that project does not take such an image, or its Image service is down.',
}

const CANCEL: Readonly<Record<number, string>> = {
  403: 'Your role may not cancel copies on this cloud. A member of the project can.',
  404: 'The cloud knows no such copy in this project.',
  409: 'The copy is past that: it neither waits nor copies any more. What it came to stands in the list.',
}

/** Whether a request may have been carried out although it failed. */
const isOpen = (error: unknown): boolean => !(error instanceof ApiError) || error.status >= 500

/** Why a copy was not begun. */
export function copyRefusal(error: unknown): Refusal {
  if (isOpen(error))
    return {
      title: 'Whether the copy was begun is not known',
      meaning: 'Look among the copies before you ask for it again: it may be there.',
    }
  const { status } = error as ApiError
  return { title: 'Nothing is copied', meaning: COPY[status] ?? null }
}

/** Why a copy was not canceled. */
export function cancelRefusal(error: unknown): Refusal {
  if (isOpen(error))
    return {
      title: 'Whether the copy is canceled is not known',
      meaning: 'The list tells as soon as the cloud answers again.',
    }
  const { status } = error as ApiError
  return { title: 'Nothing was canceled', meaning: CANCEL[status] ?? null }
}
