/** What a sign-in can reach: accounts and roles, in the order the AWS CLI shows them. */

import type { PortalClient } from '../identity-center/portal-client.ts'

export interface Account {
  readonly accountId: string
  readonly name?: string
  readonly email?: string
}

export declare function listAccounts(
  portal: Pick<PortalClient, 'listAccounts'>,
  accessToken: string,
  signal?: AbortSignal,
): Promise<readonly Account[]>

/** Role names, sorted by their lower-case form. */
export declare function listRoles(
  portal: Pick<PortalClient, 'listAccountRoles'>,
  accessToken: string,
  accountId: string,
  signal?: AbortSignal,
): Promise<readonly string[]>
