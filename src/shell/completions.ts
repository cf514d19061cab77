/** Completion scripts by shell. What they propose is worked out by `keyless __complete`, not here. */
import { bash } from './completions/bash.ts'
import { fish } from './completions/fish.ts'
import { powershell } from './completions/powershell.ts'
import { zsh } from './completions/zsh.ts'

export const completions = { bash, zsh, fish, powershell } as const

export type CompletionShell = keyof typeof completions

export function isCompletionShell(name: string): name is CompletionShell {
  return Object.hasOwn(completions, name)
}
