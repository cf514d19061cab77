export interface ArnRole {
  readonly accountId: string
  /** Without its path. */
  readonly roleName: string
}

/** Account and name in `arn:aws:iam::111111111111:role/path/name`, of any partition; undefined for other texts. */
export function roleOfArn(arn: string): ArnRole | undefined {
  const [, accountId, roleName] = /^arn:[^:]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? []
  return accountId === undefined || roleName === undefined ? undefined : { accountId, roleName }
}
