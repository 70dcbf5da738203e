import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { QueryClient, QueryKey } from '@tanstack/react-query'

/**
 * A write, and what it means for what is already on screen. Components run commands; only this file
 * and the commands touch the cache.
 */
export interface Command<Input, Output> {
  run(input: Input): Promise<Output>
  /** Puts what the answer told us where pages read it. */
  seed?(client: QueryClient, output: Output, input: Input): void
  /** Keys whose data the write has made old. */
  invalidates?(input: Input): readonly QueryKey[]
}

/** Runs a command with its bookkeeping, for what outlives the page that began it. */
export async function perform<Input, Output>(
  client: QueryClient,
  command: Command<Input, Output>,
  input: Input,
): Promise<Output> {
  try {
    const output = await command.run(input)
    command.seed?.(client, output, input)
    return output
  } finally {
    for (const queryKey of command.invalidates?.(input) ?? []) {
      void client.invalidateQueries({ queryKey })
    }
  }
}

/** The one write hook: pending, error and result of a command, with its bookkeeping done. */
export function useCommand<Input, Output>(command: Command<Input, Output>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: (input: Input) => perform(client, command, input) })
}
