import { type Actor, canAtAll, isReader, type Ruling } from '../rules.ts'

/** Answering an offer for the project (`modify_member`): a reader gets 403. */
export function canAnswer(actor: Actor): Ruling {
  const able = canAtAll('answers', actor)
  if (able !== true) return able
  if (!isReader(actor)) return true
  return {
    reason: 'Your role here is reader. To answer for the project, you need the role member.',
  }
}
