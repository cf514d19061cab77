import { roleOfArn } from '../../config/role-arn.ts'
import type { ChainLink } from '../../credentials/chain-links.ts'

/** One line for each link, the source first. */
export function chainLines(links: readonly ChainLink[]): readonly string[] {
  return links.map(chainLine)
}

/** The same where there is more to tell than a plain sign-in. */
export function chainBeyondSignIn(links: readonly ChainLink[]): readonly string[] {
  return links.length === 1 && links[0]?.kind === 'sso' ? [] : chainLines(links)
}

function chainLine(link: ChainLink): string {
  switch (link.kind) {
    case 'environment':
      return 'keys of the environment'
    case 'container':
      return "the container's own server"
    case 'instance':
      return 'the role of the EC2 instance'
    case 'keys':
      return `access key (profile ${link.profile})`
    case 'process':
      return `program ${link.program} (profile ${link.profile})`
    case 'sso':
      return `${link.roleName} in ${link.accountId}, signed in to ${link.session} (profile ${link.profile})`
    case 'web-identity':
      return `${roleWords(link.roleArn)}, by web identity (profile ${link.profile})`
    case 'role': {
      const mfa = link.mfaSerial === undefined ? '' : ', with MFA'
      const who = link.sourceIdentity === undefined ? '' : `, as ${link.sourceIdentity}`
      return `${roleWords(link.roleArn)}${mfa}${who} (profile ${link.profile})`
    }
  }
}

/** `Deploy in 333333333333`; what is no ARN of a role, as it is. */
function roleWords(arn: string): string {
  const role = roleOfArn(arn)
  return role === undefined ? arn : `${role.roleName} in ${role.accountId}`
}
