import type { Edit } from '../../src/config/edit-plan.ts'

/** Profiles `account-0-Admin` and so on, with the five settings that a sync writes. */
export function newProfiles(count: number): readonly Edit[] {
  return Array.from({ length: count }, (_, index) => {
    const accountId = String(100_000_000_000 + index)
    const section = { type: 'profile', name: `account-${index}-Admin` } as const
    const settings = {
      sso_session: 'my-org',
      sso_account_id: accountId,
      sso_role_name: 'Admin',
      region: 'eu-west-1',
      keyless_sync: `${accountId}/Admin`,
    }
    return Object.entries(settings).map(([key, value]): Edit => ({
      kind: 'set',
      section,
      key,
      value,
    }))
  }).flat()
}
