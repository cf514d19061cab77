/** What the journal says of credentials that were handed out: whose they are, and to whom CloudTrail ties them. */
import type { AwsConfig } from '../config/aws-config.ts'
import { type ArnRole, roleOfArn } from '../config/role-arn.ts'
import { KeylessError } from '../errors.ts'
import type { JournalEntry } from '../system/journal.ts'
import type { System } from '../system/system.ts'
import { type ChainLink, chainLinks } from './chain-links.ts'
import type { Credentials } from './credentials.ts'

interface Issued {
  readonly config: AwsConfig
  readonly profile: string
  readonly credentials: Credentials
  readonly system: Pick<System, 'env' | 'platform'>
  /** Whether variables were looked at before the profile's settings. */
  readonly environment: boolean
}

/** Of a chain: the session that it begins with, and the role that it ends in. */
export function issuedEntry({
  config,
  profile,
  credentials,
  system: { env, platform },
  environment,
}: Issued): JournalEntry {
  const links = linksOr(() => chainLinks(config, profile, { env, platform, environment }))
  const role = target(links.at(-1))
  return {
    event: 'credentials',
    profile,
    session: links.find((link) => link.kind === 'sso')?.session,
    accountId: role?.accountId ?? credentials.accountId,
    roleName: role?.roleName,
    accessKeyId: credentials.accessKeyId,
  }
}

function linksOr(ask: () => readonly ChainLink[]): readonly ChainLink[] {
  try {
    return ask()
  } catch (error) {
    // The files were changed meanwhile: the credentials are out all the same.
    if (!(error instanceof KeylessError)) throw error
    return []
  }
}

function target(link: ChainLink | undefined): ArnRole | undefined {
  if (link?.kind === 'sso') return link
  return link !== undefined && 'roleArn' in link ? roleOfArn(link.roleArn) : undefined
}
