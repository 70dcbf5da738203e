import { ApiError } from '#openstack/http.ts'
import { delay } from './delay.ts'
import type { TransferEffects } from './effects.ts'
import type { Gate } from './gate.ts'
import type { TransferEvent } from './machine.ts'
import { passes, problemOf, TransferError } from './problems.ts'
import type { Transfer, TransferProblem, WaitingFor } from './types.ts'

/** Tries in a row without a byte getting through; together they last about three minutes. */
const TRIES = 9
/** Too Many Requests is a queue, not a fault: it is waited for as long as the person likes. */
const TOO_MANY = 429
/** A line that was cut is mostly there again at once: a second of waiting was 15 % of a 512 MiB upload. */
const FIRST_MS = 250
const SECOND_MS = 1000
const LONGEST_MS = 60_000
/** A server that asks for more is asked sooner all the same: a person is waiting. */
const LONGEST_ASKED_MS = 10 * 60_000
/** Sign-ins in a row that did not help: the new one lacks the right, and asking on would be for ever. */
const SIGN_INS = 3

/** How one transfer bears what goes wrong: waits for what passes, and gives up at the rest. */
export interface Patience {
  /** Bytes got through: the tries are counted from the beginning again. */
  readonly moved: () => void
  /**
   * Waits as the failure asks for, telling it by `waiting`, and resolves when the transfer is to go
   * on; then tell `moving` or `inspected`. While the gate is closed it waits for that alone. A wait
   * ends before its time when the gate closes and opens.
   * @throws what does not pass, a TransferError when it did not in 9 tries, or the signal's reason.
   */
  readonly overcome: (failure: unknown) => Promise<void>
}

/** @param o.random between 0 and 1, as Math.random: transfers shall not all knock at once. */
export function createPatience(o: {
  readonly direction: Transfer['direction']
  readonly effects: Pick<TransferEffects, 'online' | 'session'>
  readonly dispatch: (event: TransferEvent) => void
  readonly gate: Gate
  readonly signal: AbortSignal
  readonly random?: () => number
}): Patience {
  const { direction, effects, dispatch, gate, signal, random = Math.random } = o
  let tries = 0
  let signIns = 0
  /** Sign-ins when what was tried last had begun. */
  let known = effects.session.times()

  /** A pause ends every wait; the person who resumes wants it tried now. */
  async function wait(
    what: WaitingFor,
    problem: TransferProblem,
    until: (signal: AbortSignal) => Promise<void>,
  ) {
    dispatch({ type: 'waiting', for: what, problem })
    const closing = gate.closing()
    const over = AbortSignal.any([signal, closing])
    try {
      await until(over)
    } catch (error) {
      signal.throwIfAborted()
      if (!closing.aborted) throw error
      tries = 0
    }
  }

  async function overcome(failure: unknown): Promise<void> {
    signal.throwIfAborted()
    if (gate.closing().aborted) return await gate.pass(signal)
    const problem = problemOf(failure, direction)
    if (problem.kind === 'session-ended') {
      if (++signIns > SIGN_INS) throw failure
      // Whoever signed in since then is not asked once more: it is tried with the new session.
      if (effects.session.times() === known)
        await wait({ kind: 'sign-in' }, problem, (over) => {
          const renewed = effects.session.renewed(over)
          effects.session.ended()
          return renewed
        })
    } else if (!passes(problem)) {
      throw failure
    } else if (!effects.online.now()) {
      await wait({ kind: 'offline' }, problem, (over) => effects.online.back(over))
    } else {
      const attempt = ++tries
      if (attempt > TRIES && problem.details?.status !== TOO_MANY) throw exhausted(problem)
      const ms = pauseAfter(attempt, random(), failure)
      const what = { kind: 'retry', at: Date.now() + ms, attempt } as const
      await wait(what, problem, (over) => delay(ms, over))
    }
    await gate.pass(signal)
    known = effects.session.times()
  }

  return {
    moved() {
      tries = 0
      signIns = 0
    },
    overcome,
  }
}

/** A moment, then from 1 s doubled to 60 s, of which the second half is up to chance; never less than asked for. */
function pauseAfter(attempt: number, random: number, failure: unknown): number {
  const full = attempt === 1 ? FIRST_MS : Math.min(LONGEST_MS, SECOND_MS * 2 ** (attempt - 2))
  const asked = failure instanceof ApiError ? (failure.retryAfter ?? 0) : 0
  return Math.max(full * (0.5 + random / 2), Math.min(asked, LONGEST_ASKED_MS))
}

function exhausted({ kind, sentence, details }: TransferProblem): TransferError {
  const tried = `It was tried ${TRIES} times in a row, and nothing went through.`
  return new TransferError(kind, `${sentence} ${tried}`, 'retry', details)
}
