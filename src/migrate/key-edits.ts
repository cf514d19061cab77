/** What a migration does to the AWS files, as plans. Nothing is written here. */
import { type AwsConfig, loadAwsConfig, mergeFiles } from '../config/aws-config.ts'
import { type Edit, type EditPlan, planEdits } from '../config/edit-plan.ts'
import { keySettings, planKeyRemoval } from '../config/key-removal.ts'
import { parseFile } from '../config/parsed-file.ts'
import type { Paths } from '../system/paths.ts'
import type { MigrationPlan, PlannedKey } from './migration-plan.ts'
import { type PlanStep, stepsOf } from './migration-steps.ts'
import { type Refusal, refusal } from './refusal.ts'

type Files = Pick<Paths, 'awsConfig' | 'awsCredentials'>

/** As settings of the legacy form: they would go before the session. */
const legacySettings = ['sso_start_url', 'sso_region']

function signInEdits(key: PlannedKey, profile: string, config: AwsConfig): readonly Edit[] {
  const section = { type: 'profile', name: profile } as const
  const { session = '', roleName = '', region } = key.replacement ?? {}
  const set = (name: string, value: string): Edit => ({ kind: 'set', section, key: name, value })
  const hasRegion = config.profiles.get(profile)?.settings.has('region') === true
  return [
    ...[...legacySettings, ...keySettings].map(
      (name) => ({ kind: 'remove-key', section, key: name }) as const,
    ),
    set('sso_session', session),
    set('sso_account_id', key.accountId),
    set('sso_role_name', roleName),
    ...(region === undefined || hasRegion ? [] : [set('region', region)]),
  ]
}

/** What an edit step would change now. Throws ConfigError. */
export function planStep({ key, action }: PlanStep, files: Files): EditPlan | undefined {
  if (action.kind === 'remove-key') return planKeyRemoval(files.awsCredentials, [action.profile])
  if (action.kind !== 'write-profile') return undefined
  const edits = signInEdits(key, action.profile, loadAwsConfig(files))
  return planEdits(files.awsConfig, edits)
}

/** What the AWS files would say once the key's edits are made. Throws ConfigError. */
export function configAfter(plan: MigrationPlan, key: PlannedKey, files: Files): AwsConfig {
  const config = loadAwsConfig(files)
  const actions = stepsOf(plan).flatMap((step) => (step.key === key ? [step.action] : []))
  const edits = actions.flatMap((action) =>
    action.kind === 'write-profile' ? signInEdits(key, action.profile, config) : [],
  )
  const removed = actions.flatMap((action) => (action.kind === 'remove-key' ? action.profile : []))
  const { awsConfig, awsCredentials } = files
  return mergeFiles(
    parseFile(awsConfig, planEdits(awsConfig, edits).after, 'config'),
    parseFile(awsCredentials, planKeyRemoval(awsCredentials, removed).after, 'credentials'),
  )
}

/** Another key may have come in its place since. */
export function heldByProfiles(key: PlannedKey, files: Files): Refusal | undefined {
  const { profiles } = loadAwsConfig(files)
  const names = [
    ...(key.replacement?.profiles ?? []),
    ...key.places.flatMap((one) => one.profile ?? []),
  ]
  const other = names.find((name) => {
    const held = profiles.get(name)?.settings.get('aws_access_key_id')
    return held !== undefined && held !== key.keyId
  })
  if (other === undefined) return undefined
  return refusal('key-changed', `The profile ${other} has another key now than the plan says.`)
}
