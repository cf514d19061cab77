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
  | {
      readonly kind: 'sso'
      readonly profile: string
      /** Name of the session, or the start URL of the older form. */
      readonly session: string
      readonly accountId: string
      readonly roleName: string
    }
  | { readonly kind: 'keys'; readonly profile: string; readonly file: 'config' | 'credentials' }
  | { readonly kind: 'login'; readonly profile: string }
  /** Only the program's name: its words may hold secrets. */
  | { readonly kind: 'process'; readonly profile: string; readonly program: string }
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
    case 'process':
      return `${outcome.kind} ${outcome.profile}`
    case 'refused':
      return 'refused'
    case 'container':
    case 'environment':
    case 'instance':
    case 'nothing':
      return outcome.kind
  }
}
