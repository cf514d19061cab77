/** Who is assigned what in an organisation, as Identity Center and its Identity Store have it. Values only. */

export interface NamedId {
  readonly id: string
  readonly name: string
}

export interface Membership {
  readonly groupId: string
  readonly userId: string
}

export interface Assignment {
  readonly accountId: string
  readonly permissionSetArn: string
  readonly principalType: 'USER' | 'GROUP'
  readonly principalId: string
}

export interface Directory {
  /** When it was read. */
  readonly at: Date
  /** `services`, or files that somebody else was given. */
  readonly from: 'services' | 'files'
  readonly identityStoreId?: string | undefined
  readonly users: readonly NamedId[]
  readonly groups: readonly NamedId[]
  /** Of the groups that have an assignment. */
  readonly memberships: readonly Membership[]
  /** By their ARN. */
  readonly permissionSets: readonly NamedId[]
  /** Those whose names are known. */
  readonly accounts: readonly NamedId[]
  readonly assignments: readonly Assignment[]
}

/** Of a directory: `arn:aws:sso:::permissionSet/ssoins-…/ps-…` → `arn:aws:sso:::instance/ssoins-…`. */
export function instanceOf(permissionSetArn: string): string | undefined {
  const [, partition, instance] =
    /^arn:([^:]+):sso:::permissionSet\/((?:sso)?ins-[\w.-]+)\/ps-[\w./-]+$/.exec(
      permissionSetArn,
    ) ?? []
  return instance === undefined ? undefined : `arn:${partition}:sso:::instance/${instance}`
}

/** The same once. */
export function assignmentKey(one: Assignment): string {
  return `${one.accountId} ${one.permissionSetArn} ${one.principalId}`
}

export function distinct<T>(items: Iterable<T>, keyOf: (item: T) => string): readonly T[] {
  const found = new Map<string, T>()
  for (const item of items) found.set(keyOf(item), item)
  return [...found.values()]
}
