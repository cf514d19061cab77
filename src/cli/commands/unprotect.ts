import { existsSync } from 'node:fs'
import { applyPlan } from '../../config/apply-plan.ts'
import { loadAwsConfig } from '../../config/aws-config.ts'
import { Cancelled, UsageError } from '../../errors.ts'
import { sealedFiles } from '../../session/sealable-files.ts'
import { planBack } from '../../session/strict-profiles.ts'
import { unprotect, type Unprotected } from '../../session/unprotect.ts'
import { protectionPath, readProtection } from '../../tokens/sealing/protection.ts'
import { sealingKey } from '../../tokens/sealing/sealing-key.ts'
import type { CommandInput, Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { askYesNo, canAsk } from '../prompts/prompts.ts'
import { unlock } from '../protection/unlock.ts'
import { printJson } from '../render/json.ts'
import { showDiff } from '../write-edits.ts'
import { say } from '../render/wrap.ts'

async function assertWanted(context: CommandContext, { flags }: CommandInput): Promise<void> {
  if (flags.on('yes')) return
  const discard = flags.on('discard')
  if (context.json || !canAsk(context.terminal)) {
    const fix = `keyless unprotect${discard ? ' --discard' : ''} --yes`
    const message = 'Nobody can be asked here: --yes goes back without asking.'
    throw new UsageError('no-terminal', message, { details: { command: 'unprotect' }, fix })
  }
  const question = discard ? 'Throw away what is sealed?' : 'Put everything back?'
  if (!(await askYesNo(context, question))) throw new Cancelled('Nothing was changed.')
}

function sentence({ restored, dropped }: Unprotected, discard: boolean): string {
  if (discard) return `Threw away ${dropped.length} sealed. Sign in again: keyless login.`
  if (restored.length + dropped.length === 0) return 'Nothing is sealed any more.'
  const gone = dropped.length === 0 ? '' : ` ${dropped.length} had a newer file or were signed out.`
  return `Put ${restored.length} back as the AWS tools keep them.${gone}`
}

function tellNothing({ json, terminal }: CommandContext): void {
  const none = { restored: [], dropped: [], profiles: [], written: false }
  if (json) printJson(none, terminal.write)
  else say('Nothing is sealed.', terminal)
}

/** With a person at hand they unlock it. Throws as the key does. */
async function assertOpenable(context: CommandContext): Promise<void> {
  const { system, terminal } = context
  if (sealedFiles(system).length === 0) return
  if (canAsk(terminal)) return unlock(context)
  const protection = readProtection(system)
  if (protection !== undefined) sealingKey(protection, system)
}

export const run: Run = async (context, input) => {
  const { system, terminal, json } = context
  const discard = input.flags.on('discard')
  const back = planBack(loadAwsConfig(system.paths), system)
  const isSealed = existsSync(protectionPath(system.paths)) || sealedFiles(system).length > 0
  const isDry = input.flags.on('dry-run')
  if (!isDry && !isSealed && !back.plan.changed) return tellNothing(context)
  // Whatever cannot be opened ends it here, before anything is shown and asked.
  if (!isDry && !discard && isSealed) await assertOpenable(context)
  if (!json && back.plan.changed) showDiff(context, back.plan)
  if (isDry) {
    if (json) printJson({ profiles: back.profiles, written: false }, terminal.write)
    else terminal.writeError('Nothing was changed.\n')
    return
  }
  await assertWanted(context, input)
  const done = await unprotect(system, { discard })
  // After the tokens are back: until then these profiles work through keyless only.
  await applyPlan(back.plan, system)
  if (json) printJson({ ...done, profiles: back.profiles, written: true }, terminal.write)
  else say(sentence(done, discard), terminal)
}
