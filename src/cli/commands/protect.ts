import { applyPlan } from '../../config/apply-plan.ts'
import { type AwsConfig, loadAwsConfig } from '../../config/aws-config.ts'
import { Cancelled, KeylessError, SystemError, UsageError } from '../../errors.ts'
import { protect } from '../../session/protect.ts'
import { countOf, plaintextFiles, type SecretFiles } from '../../session/sealable-files.ts'
import { planAside, planBack, type ProfilesPlan } from '../../session/strict-profiles.ts'
import { forTerminal } from '../../system/text.ts'
import {
  type Protection,
  type ProtectionMode,
  readProtection,
} from '../../tokens/sealing/protection.ts'
import type { CommandInput, Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { canAsk, askYesNo } from '../prompts/prompts.ts'
import { lock, showStatus } from '../protection/status.ts'
import { showVisibility } from '../protection/show-visibility.ts'
import { newPassphrase, unlock } from '../protection/unlock.ts'
import { visibility } from '../protection/visibility.ts'
import { printJson } from '../render/json.ts'
import { say } from '../render/wrap.ts'
import { showDiff } from '../write-edits.ts'

const hour =
  'Other tools stop when their access token ends, in an hour at most, unless keyless is used ' +
  'meanwhile or its agent runs: keyless agent start.'

interface Plan {
  readonly mode: ProtectionMode
  readonly config: AwsConfig
  readonly files: SecretFiles
  readonly profiles: ProfilesPlan
}

function makePlan({ system }: CommandContext, mode: ProtectionMode): Plan {
  const config = loadAwsConfig(system.paths)
  const profiles = mode === 'strict' ? planAside(config, system) : planBack(config, system)
  return { mode, config, files: plaintextFiles(config, mode, system), profiles }
}

/** `2 sign-ins, 1 client registration, 3 role keys` */
function words({ tokens, registrations, keys }: SecretFiles): string {
  const count = (many: number, one: string) => (many === 1 ? `1 ${one}` : `${many} ${one}s`)
  const parts = [
    count(tokens.length, 'sign-in'),
    count(registrations.length, 'client registration'),
    count(keys.length, 'file') + ' of role keys',
  ]
  return parts.filter((part) => !part.startsWith('0 ')).join(', ')
}

function showPlan(context: CommandContext, { mode, files, profiles }: Plan): void {
  const { terminal } = context
  showVisibility(context, mode)
  const found = countOf(files) === 0 ? 'nothing that is there now' : words(files)
  say(`To be sealed: ${found}.`, terminal)
  if (profiles.plan.changed) showDiff(context, profiles.plan)
  tellLeft(context, profiles)
}

function tellLeft({ terminal }: CommandContext, { left }: ProfilesPlan): void {
  for (const name of left) {
    const why = 'has a sign-in that cannot be moved, and finds no token in other tools then'
    say(`Profile ${forTerminal(name)} ${why}.`, terminal)
  }
}

async function assertWanted(context: CommandContext, { flags }: CommandInput): Promise<void> {
  if (flags.on('yes')) return
  if (context.json || !canAsk(context.terminal)) {
    const strict = flags.on('strict') ? ' --strict' : ''
    const message = 'Nobody can be asked here: --yes seals without asking.'
    const fix = `keyless protect${strict} --yes`
    throw new UsageError('no-terminal', message, { details: { command: 'protect' }, fix })
  }
  if (!(await askYesNo(context, 'Seal them?'))) throw new Cancelled('Nothing was changed.')
}

function assertSameKeeper({ keeper }: Protection, wantsPassphrase: boolean): void {
  if (!wantsPassphrase || keeper.kind === 'passphrase') return
  const message = 'The key is in the keychain already: go back first to seal with a passphrase.'
  throw new UsageError('flag-conflict', message, { fix: 'keyless unprotect' })
}

/** With the keychain, or with a passphrase where there is none and somebody can be asked. */
async function seal(
  context: CommandContext,
  { flags }: CommandInput,
  plan: Plan,
): Promise<SecretFiles> {
  const { system, terminal } = context
  const { mode, config } = plan
  const again = `keyless protect${mode === 'strict' ? ' --strict' : ''} --passphrase`
  const unattended = `${again}-stdin`
  const fromStdin = flags.on('passphrase-stdin')
  const before = readProtection(system)
  if (before?.leaving === false) {
    assertSameKeeper(before, flags.on('passphrase'))
    await unlock(context, { fromStdin })
    return protect({ mode }, config, system)
  }
  if (flags.on('passphrase') || fromStdin) {
    return protect(
      { mode, passphrase: await newPassphrase(context, { fromStdin, unattended, again }) },
      config,
      system,
    )
  }
  const mayAsk = !context.json && canAsk(terminal)
  if (mayAsk) say('The keychain may ask you in a window now, for a minute.', terminal)
  try {
    return await protect({ mode, mayAsk }, config, system)
  } catch (error) {
    const isMissing = error instanceof KeylessError && error.code === 'keychain-missing'
    if (!isMissing) throw error
    if (!mayAsk) {
      throw new SystemError('keychain-missing', error.message, { fix: again, cause: error })
    }
    say(`${forTerminal(error.message, 500)} A passphrase takes its place.`, terminal)
    const passphrase = await newPassphrase(context, { fromStdin, unattended, again })
    return protect({ mode, passphrase }, config, system)
  }
}

async function protectNow(context: CommandContext, input: CommandInput): Promise<void> {
  const { system, terminal, json } = context
  const mode = input.flags.on('strict') ? 'strict' : 'shared'
  const plan = makePlan(context, mode)
  if (!json) showPlan(context, plan)
  const isDry = input.flags.on('dry-run')
  if (!isDry) await assertWanted(context, input)
  // Profiles that ask keyless work before and after; those with a sign-in of their own need the token.
  if (!isDry && mode === 'strict') await applyPlan(plan.profiles.plan, system)
  const files = isDry ? plan.files : await seal(context, input, plan)
  if (!isDry && mode === 'shared') await applyPlan(plan.profiles.plan, system)
  if (json) {
    const { profiles, left } = plan.profiles
    const told = { mode, sealed: !isDry, files, profiles, left, tools: visibility(mode) }
    printJson(told, terminal.write)
    return
  }
  const done = isDry ? 'Nothing was changed.' : 'Sealed. keyless unprotect goes back.'
  say(mode === 'shared' && !isDry ? `${done}\n${hour}` : done, terminal)
}

export const run: Run = async (context, input) => {
  const { flags } = input
  const asked = ['status', 'unlock', 'lock'].filter((name) => flags.on(name))
  const isPlain = asked.length === 0 || !['strict', 'yes', 'dry-run'].some((name) => flags.on(name))
  if (asked.length > 1 || !isPlain) {
    const message = 'Give one of --status, --unlock and --lock, or none of them.'
    throw new UsageError('flag-conflict', message, { details: { command: 'protect' } })
  }
  if (flags.on('status')) return showStatus(context)
  if (flags.on('lock')) return lock(context)
  if (flags.on('unlock')) {
    await unlock(context, { fromStdin: flags.on('passphrase-stdin') })
    return showStatus(context)
  }
  return protectNow(context, input)
}
