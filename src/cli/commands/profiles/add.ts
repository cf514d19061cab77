import { loadAwsConfig } from '../../../config/aws-config.ts'
import { type Edit, planEdits } from '../../../config/edit-plan.ts'
import { parseExtraSettings } from '../../../config/extra-settings.ts'
import { assertWritableName } from '../../../config/profile-name.ts'
import { ConfigError } from '../../../errors.ts'
import { openSession } from '../../../session/open-session.ts'
import { renewAccounts, renewRoles } from '../../../session/renew-accounts.ts'
import { forTerminal } from '../../../system/text.ts'
import type { CommandInput, FlagValues, Run } from '../../command.ts'
import { createAnswers } from '../../configure/answers.ts'
import { problemOf } from '../../configure/checks.ts'
import {
  type AddedProfile,
  addedProfile,
  type RenewReach,
  usualName,
} from '../../configure/new-profile.ts'
import { writePlan } from '../../configure/write-plan.ts'
import type { CommandContext } from '../../context.ts'
import { firstCommand } from '../../first-command.ts'
import { commandLine } from '../../quote-word.ts'
import { printJson } from '../../render/json.ts'
import { chooseSession } from '../../sessions.ts'
import { showDiff, type Written } from '../../write-edits.ts'

const command = 'profiles add'

/** NAME is asked for as the flags are. */
function withName({ args, flags, rest }: CommandInput): CommandInput {
  const value: FlagValues['value'] = (flag) => (flag === 'name' ? args[0] : flags.value(flag))
  return { args, rest, flags: { on: flags.on, value } }
}

function assertNew(context: CommandContext, name: string): void {
  assertWritableName(name)
  if (!loadAwsConfig(context.system.paths).profiles.has(name)) return
  const message = `There is a profile named ${forTerminal(name)} already.`
  throw new ConfigError('profile-exists', message, {
    details: { profile: name },
    fix: commandLine('profiles', 'show', name),
  })
}

function editsOf(
  name: string,
  { session, accountId, roleName, region }: AddedProfile,
  settings: ReadonlyMap<string, string>,
): readonly Edit[] {
  const section = { type: 'profile', name } as const
  const values: readonly (readonly [string, string])[] = [
    ['sso_session', session],
    ['sso_account_id', accountId],
    ['sso_role_name', roleName],
    ['region', region],
    ...[...settings].filter(([key]) => key !== 'region'),
  ]
  return values.map(([key, value]) => ({ kind: 'set', section, key, value }))
}

function lookOnly(context: CommandContext, edits: readonly Edit[]): Written {
  const plan = planEdits(context.system.paths.awsConfig, edits)
  showDiff(context, plan)
  context.terminal.writeError('Nothing was written.\n')
  return { path: plan.path, changed: false, backup: undefined, replaced: [] }
}

export const run: Run = async (context, input) => {
  const { system, terminal } = context
  const { flags, args } = input
  const isDryRun = flags.on('dry-run')
  const answers = createAnswers(context, withName(input), command, !isDryRun)
  const settings = parseExtraSettings(flags.value('set') ?? '', command)
  if (args[0] !== undefined) assertNew(context, args[0])
  const config = loadAwsConfig(system.paths)
  const named = flags.value('session')
  const target = await chooseSession(context, config, `${command} --session`, named)
  const { session } = openSession(config, target, system)
  const profileOf = 'profile' in target ? target.profile : undefined
  const services = { config, profile: profileOf }
  const renew: RenewReach = {
    accounts: async (signal) => renewAccounts(session, services, system, signal),
    roles: async (accountId, signal) =>
      renewRoles({ session, accountId }, services, system, signal),
  }
  const added = await addedProfile(answers, session, { settings, renew })
  const profile = await answers.text({
    flag: 'name',
    message: 'Profile name',
    defaultValue: usualName(added, session, system),
    validate: (value) => problemOf(() => assertNew(context, value)),
  })
  assertNew(context, profile)
  const edits = editsOf(profile, added, settings)
  const written = isDryRun ? lookOnly(context, edits) : await writePlan(answers, edits)
  const { path, changed, backup } = written
  if (context.json) {
    const told = { profile, ...added, path, written: changed, backup: backup ?? null }
    printJson(told, terminal.write)
  } else if (!isDryRun) {
    const use = firstCommand(profile, system)
    terminal.writeError(`Added profile ${forTerminal(profile)}.\nnext: ${use}\n`)
  }
}
