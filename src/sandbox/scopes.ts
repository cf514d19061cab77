/** The scopes that Identity Center knows, in words (user guide, OAuth 2.0 for customer managed applications). */

export const accountAccess = 'sso:account:access'

export const scopeMeanings: ReadonlyMap<string, string> = new Map([
  [accountAccess, 'Use your AWS accounts with the roles that are assigned to you'],
  ['codewhisperer:analysis', 'Have Amazon Q Developer analyse your code'],
  ['codewhisperer:completions', 'Get code completions from Amazon Q Developer'],
  ['codewhisperer:conversations', 'Talk to Amazon Q Developer'],
  ['codewhisperer:taskassist', 'Have Amazon Q Developer work on tasks'],
  ['codewhisperer:transformations', 'Have Amazon Q Developer transform your code'],
  ['codecatalyst:read_write', 'Read and change your Amazon CodeCatalyst projects'],
  ['verified_access:application:connect', 'Reach applications behind AWS Verified Access'],
  ['redshift:connect', 'Connect to Amazon Redshift'],
  ['datazone:domain:access', 'Use your Amazon DataZone domains'],
  ['nosqlworkbench:datamodeladviser', 'Get data model advice in NoSQL Workbench'],
  ['transform:read_write', 'Read and change your AWS Transform jobs'],
])

/**
 * Whether a token with these scopes opens the portal. A sign-in without any scope (the form from
 * before sessions had scopes) does.
 */
export function opensAccounts(scopes: readonly string[]): boolean {
  return scopes.length === 0 || scopes.includes(accountAccess)
}
