/** The edits that a sync plan comes to. */
import type { AwsConfig } from '../config/aws-config.ts'
import { aliasesByTarget } from '../config/alias.ts'
import type { Edit } from '../config/edit-plan.ts'
import { renameEdits } from '../config/rename-edits.ts'
import { foreignKeys, markKey } from './profile-origin.ts'
import type { SyncItem, SyncRules, WantedProfile } from './sync-plan.ts'

type EditRules = Pick<SyncRules, 'session' | 'settings'> & { readonly prune: boolean }

/** With `prune`, what is gone is removed. Aliases of ours go along with what they are for. */
export function syncEdits(
  items: readonly SyncItem[],
  config: AwsConfig,
  rules: EditRules,
): readonly Edit[] {
  const aliases = aliasesByTarget(config)
  const edits = items.flatMap((item): readonly Edit[] => {
    const names = item.kind === 'gone' || 'keys' in item ? (aliases.get(item.profile) ?? []) : []
    return [item.profile, ...names].flatMap((name) => editsOf(item, name, config, rules))
  })
  const renamed = items.flatMap((item) =>
    item.kind === 'renamed' ? [{ name: item.profile, to: item.to }] : [],
  )
  return renamed.length === 0 ? edits : [...edits, ...renameEdits(config, renamed)]
}

function editsOf(
  item: SyncItem,
  name: string,
  config: AwsConfig,
  rules: EditRules,
): readonly Edit[] {
  const section = { type: 'profile', name } as const
  const set = ([key, value]: readonly [string, string]): Edit => ({
    kind: 'set',
    section,
    key,
    value,
  })
  switch (item.kind) {
    case 'added':
      return settingsOf(item.role, rules).map(set)
    case 'changed':
    case 'renamed':
      return [...rules.settings].filter(([key]) => item.keys.includes(key)).map(set)
    case 'adopted': {
      const profile = config.profiles.get(item.profile)
      const foreign = profile === undefined ? [] : foreignKeys(profile)
      const settings = settingsOf(item.role, rules).filter(
        ([key]) => key !== 'region' || rules.settings.has(key) || !profile?.settings.has(key),
      )
      const removed = foreign.map((key): Edit => ({ kind: 'remove-key', section, key }))
      return [...removed, ...settings.map(set)]
    }
    case 'gone':
      return rules.prune ? [{ kind: 'remove-section', section }] : []
    case 'same':
    case 'kept':
      return []
  }
}

/** In the order of the AWS CLI, the mark last. */
function settingsOf(
  { accountId, roleName, region, mark }: WantedProfile,
  { session, settings }: Pick<SyncRules, 'session' | 'settings'>,
): readonly (readonly [string, string])[] {
  const others = [...settings].filter(([key]) => key !== 'region')
  return [
    ['sso_session', session.name],
    ['sso_account_id', accountId],
    ['sso_role_name', roleName],
    ['region', region],
    ...others,
    [markKey, mark],
  ]
}
