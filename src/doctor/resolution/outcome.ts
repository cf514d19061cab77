import type { ChainLink } from '../../credentials/chain-links.ts'

/** Where credentials come from, in the end, to one tool. */
export type Outcome =
  | { readonly kind: 'environment' }
  | {
      readonly kind: 'role'
      readonly profile: string
      readonly roleArn: string
      /** An authenticator's code is needed, which most SDKs cannot ask for. */
      readonly mfaSerial: string | undefined
      readonly source: Outcome
    }
  | { readonly kind: 'web-identity'; readonly roleArn: string }
  | Extract<ChainLink, { readonly kind: 'sso' }>
  | { readonly kind: 'keys'; readonly profile: string; readonly file: 'config' | 'credentials' }
  | { readonly kind: 'login'; readonly profile: string }
  /** Only the program's name: its words may hold secrets. */
  | {
      readonly kind: 'process'
      readonly profile: string
      readonly program: string
      /** Where the program is keyless: what it answers. */
      readonly own: Outcome | undefined
    }
  | { readonly kind: 'container' | 'instance' | 'nothing' }
  | { readonly kind: 'refused'; readonly why: string }

/** Two tools are one identity only if this is the same text. */
export function identityOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'role':
      return `${outcome.roleArn} by ${identityOf(outcome.source)}`
    case 'web-identity':
      return `web ${outcome.roleArn}`
    case 'sso':
      return `${outcome.session} ${outcome.accountId} ${outcome.roleName}`
    case 'keys':
      return `keys ${outcome.profile} ${outcome.file}`
    case 'login':
      return `login ${outcome.profile}`
    case 'process':
      return outcome.own === undefined ? `process ${outcome.profile}` : identityOf(outcome.own)
    case 'refused':
      return 'refused'
    case 'container':
    case 'environment':
    case 'instance':
    case 'nothing':
      return outcome.kind
  }
}

/** Why there are no credentials; undefined where there are some. */
export function dead(outcome: Outcome): string | undefined {
  if (outcome.kind === 'nothing') return 'it names no way to them'
  if (outcome.kind === 'refused') return outcome.why
  return outcome.kind === 'process' && outcome.own !== undefined ? dead(outcome.own) : undefined
}
