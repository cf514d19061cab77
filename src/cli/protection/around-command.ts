/**
 * What happens around a command while protection is on: before it, what another tool wrote in
 * plaintext is sealed; where something was locked and a person is there, they unlock it, once.
 */
import { loadAwsConfig } from '../../config/aws-config.ts'
import { KeylessError } from '../../errors.ts'
import { sealWrittenBack } from '../../session/seal-written-back.ts'
import { readProtection } from '../../tokens/sealing/protection.ts'
import type { Command } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { canAsk } from '../prompts/prompts.ts'
import { isLocked, unlock } from './unlock.ts'

/** Programs run these, whatever terminal they happen to be on: nobody is asked for them. */
const background = ['credential-process', 'configure export-credentials']

/** Too quick for more, or what changes protection itself. */
const apart = ['__complete', 'prompt-segment', 'protect', 'unprotect']

export async function aroundCommand(
  command: Command,
  context: CommandContext,
  work: () => Promise<number>,
): Promise<number> {
  const name = command.words.join(' ')
  if (!apart.includes(name)) await sealQuietly(context)
  try {
    return await work()
  } catch (error) {
    const isForPerson = ![...apart, ...background].includes(name) && !context.json
    if (!isForPerson || !isLocked(error) || !canAsk(context.terminal)) throw error
    await unlock(context)
    return work()
  }
}

/** What cannot be sealed now is no reason to keep a command from its work. */
async function sealQuietly({ system }: CommandContext): Promise<void> {
  try {
    if (readProtection(system)?.leaving !== false) return
    await sealWrittenBack(loadAwsConfig(system.paths), system)
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    system.log.debug('nothing sealed', { code: error.code })
  }
}
