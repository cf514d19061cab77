/** The script for a shell's rc file: functions, completion and prompt. Writing the rc file is for rc-file.ts. */
import { type CompletionShell, completions } from './completions.ts'
import { bash } from './functions/bash.ts'
import { fish } from './functions/fish.ts'
import { powershell } from './functions/powershell.ts'
import { zsh } from './functions/zsh.ts'

const functions: Readonly<Record<CompletionShell, string>> = { bash, zsh, fish, powershell }

/** Completion first: the functions' own completion needs what it has loaded. */
export function initScript(shell: CompletionShell): string {
  return completions[shell] + functions[shell]
}
