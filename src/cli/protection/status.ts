import { loadAwsConfig } from '../../config/aws-config.ts'
import { protectionState, type ProtectionState } from '../../session/protection-state.ts'
import { countOf } from '../../session/sealable-files.ts'
import { forTerminal } from '../../system/text.ts'
import { readProtection } from '../../tokens/sealing/protection.ts'
import { forgetKey } from '../../tokens/sealing/sealing-key.ts'
import type { CommandContext } from '../context.ts'
import { printJson } from '../render/json.ts'
import { fitted, say } from '../render/wrap.ts'

function asJson({ mode, leaving, keeper, problem, ...rest }: ProtectionState) {
  const { sealed, plaintext, asideProfiles } = rest
  const key = problem === undefined ? null : { code: problem.code, message: problem.message }
  return {
    mode,
    leaving,
    keeper: keeper ?? null,
    problem: key,
    sealed,
    plaintext,
    profiles: asideProfiles,
  }
}

function files(count: number): string {
  return count === 1 ? '1 file' : `${count} files`
}

function sentences(state: ProtectionState): readonly string[] {
  const { mode, leaving, keeper, problem, sealed, plaintext } = state
  const open = countOf(plaintext)
  const openly = open === 0 ? [] : [`${files(open)} hold secrets openly.`]
  if (mode === 'off') return ['Protection is off.', ...openly]
  const by = keeper === 'keychain' ? 'a key in the keychain' : 'a passphrase'
  return [
    `Protection is on (${mode}): ${files(sealed)} sealed with ${by}.`,
    ...(leaving ? ['A protect or unprotect was stopped half-way: run it again.'] : []),
    problem === undefined ? 'They can be opened now.' : forTerminal(problem.message, 500),
    ...openly,
  ]
}

function next({ mode, leaving, problem, plaintext }: ProtectionState): string | undefined {
  if (leaving) return 'keyless unprotect'
  if (problem !== undefined) return problem.fix
  if (countOf(plaintext) === 0) return undefined
  return mode === 'strict' ? 'keyless protect --strict' : 'keyless protect'
}

/** On stdout: it is the answer. */
export function showStatus({ system, terminal, json }: CommandContext): void {
  const state = protectionState(loadAwsConfig(system.paths), system)
  if (json) {
    printJson(asJson(state), terminal.write)
    return
  }
  for (const sentence of sentences(state)) terminal.write(fitted(sentence, terminal, 'stdout'))
  const command = next(state)
  if (command !== undefined) terminal.writeError(`next: ${command}\n`)
}

/** Nothing to forget is no error. */
export function lock({ system, terminal, json }: CommandContext): void {
  const protection = readProtection(system)
  const isForgotten = protection?.keeper.kind === 'passphrase'
  if (isForgotten) forgetKey(protection.key, system)
  if (json) {
    printJson({ locked: isForgotten }, terminal.write)
    return
  }
  const said = isForgotten
    ? 'The passphrase is forgotten; an agent that runs keeps it until it ends.'
    : 'There is no passphrase to forget.'
  say(said, terminal)
}
