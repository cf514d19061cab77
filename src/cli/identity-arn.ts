/** Role and person in the ARN of an Identity Center role; the role's prefix and suffix are AWS's own. */
export function roleAndUser(arn: string): { role?: string; user?: string } {
  const [, role, user] = /:assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? []
  if (role === undefined || user === undefined) return {}
  const permissionSet = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(role)?.[1]
  return { role: permissionSet ?? role, user }
}
