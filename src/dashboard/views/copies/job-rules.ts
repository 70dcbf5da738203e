import { cancelable } from '#openstack/ecl/copy-job.ts'
import type { CopyJob } from '#openstack/ecl/copy-job.ts'
import { mayAct } from '#dashboard/components/copies/rules.ts'
import type { Actor, Ruling } from '#dashboard/components/rules.ts'

export function canCancel(job: CopyJob, actor: Actor): Ruling {
  const may = mayAct(actor, 'cancel a copy')
  return may === true ? cancelable(job) : may
}

/** Whether what a job copied may be asked for once more; the image may have changed since. */
export const canCopyAgain = (actor: Actor): Ruling => mayAct(actor, 'copy an image')
