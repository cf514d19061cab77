import { ask, fitted } from './prompts.ts'
import type { Asker } from './questions.ts'

/** What is typed shows as dots, in every kind of terminal. Throws Cancelled. */
export async function askSecret(
  asker: Asker,
  message: string,
  validate?: (typed: string) => string | undefined,
): Promise<string> {
  const { password } = await import('@clack/prompts')
  return await ask(asker, (common) =>
    password({
      ...common,
      message: fitted(message, asker.terminal),
      validate: (typed) => validate?.(typed ?? ''),
    }),
  )
}
