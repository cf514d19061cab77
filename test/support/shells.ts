import { chmodSync } from 'node:fs'
import { keylessCommand, type Outcome, runProgram } from './programs.ts'
import { onTerminal, type TerminalPlan } from './real-clients.ts'
import type { TempHome } from './temp-home.ts'

export type RealShell = 'bash' | 'zsh' | 'fish'

export const realShells: readonly RealShell[] = ['bash', 'zsh', 'fish']

const scriptArguments: Readonly<Record<RealShell, readonly string[]>> = {
  bash: ['bash', '--norc', '-c'],
  zsh: ['zsh', '-f', '-c'],
  fish: ['fish', '--no-config', '-c'],
}

const interactiveArguments: Readonly<Record<RealShell, readonly string[]>> = {
  bash: ['bash', '--noprofile', '-i'],
  zsh: ['zsh', '-i'],
  fish: ['fish', '-i'],
}

const rcFiles: Readonly<Record<RealShell, string>> = {
  bash: '.bashrc',
  zsh: '.zshrc',
  fish: '.config/fish/config.fish',
}

export const loading: Readonly<Record<RealShell, string>> = {
  bash: 'eval "$(keyless shell init bash)"',
  zsh: 'eval "$(keyless shell init zsh)"',
  fish: 'keyless shell init fish | source',
}

const quietPrompts: Readonly<Record<RealShell, string>> = {
  bash: "PS1='ready> '; bind 'set enable-bracketed-paste off' 'set bell-style none'",
  zsh: "PROMPT='ready> '; unset zle_bracketed_paste; unsetopt prompt_sp",
  fish: "function fish_prompt; echo -n 'ready> '; end; set -g fish_greeting",
}

export type Variables = Readonly<Record<string, string>>

/**
 * The environment of a shell that finds the program under test as `keyless`, and `bin/` of this HOME
 * first. The file `calls` gets the first word of each call.
 */
export function shellEnvironment(home: TempHome, env: Variables): Record<string, string> {
  const program = keylessCommand()
    .map((word) => `'${word}'`)
    .join(' ')
  const script = `#!/bin/sh\necho "$1" >>"$HOME/calls"\nexec ${program} "$@"\n`
  chmodSync(home.write('bin/keyless', script), 0o755)
  const PATH = `${home.path}/bin:/usr/local/bin:/usr/bin:/bin`
  return { ...env, PATH, TERM: 'xterm-256color', LANG: 'C.UTF-8' }
}

/** Runs lines in a shell that has loaded `shell init`. */
export async function inShell(shell: RealShell, lines: string, env: Variables): Promise<Outcome> {
  return runProgram([...scriptArguments[shell], `${loading[shell]}\n${lines}`], { env })
}

export interface Typing extends Omit<TerminalPlan, 'steps'> {
  /** More lines of the rc file, before ours. */
  readonly before?: string
  /** And after it. */
  readonly after?: string
}

/** A person types into an interactive shell whose rc file loads `shell init`. */
export async function typedInto(
  shell: RealShell,
  steps: TerminalPlan['steps'],
  home: TempHome,
  env: Variables,
  { before = '', after = '', ...plan }: Typing = {},
): Promise<Outcome> {
  home.write(rcFiles[shell], [before, loading[shell], quietPrompts[shell], after, ''].join('\n'))
  const command = interactiveArguments[shell]
  return onTerminal(command, { steps, timeout: 10, ...plan }, { env })
}
