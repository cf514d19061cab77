/** Whole statements: effects, principals and actions. */
interface Row {
  readonly page: string
  readonly says: string
  readonly statements: unknown
  readonly decision: 'allowed' | 'denied' | 'denied-explicitly'
}

const host = 'token.actions.githubusercontent.com'
const Federated = `arn:aws:iam::111122223333:oidc-provider/${host}`
const Action = 'sts:AssumeRoleWithWebIdentity'
const allow = { Effect: 'Allow', Principal: { Federated }, Action }
const logic = 'reference_policies_evaluation-logic_policy-eval-denyallow'
const principal = 'reference_policies_elements_principal'
const action = 'reference_policies_elements_action'
const notAction = 'reference_policies_elements_notaction'

export const documentedRows: readonly Row[] = [
  {
    page: logic,
    says: 'what no statement allows is denied',
    statements: [],
    decision: 'denied',
  },
  { page: logic, says: 'an Allow that applies allows', statements: allow, decision: 'allowed' },
  {
    page: logic,
    says: 'a Deny goes before every Allow, whatever their order',
    statements: [allow, { ...allow, Effect: 'Deny' }, allow],
    decision: 'denied-explicitly',
  },
  {
    page: logic,
    says: 'a Deny whose conditions do not hold denies nothing',
    statements: [
      allow,
      { ...allow, Effect: 'Deny', Condition: { StringEquals: { [`${host}:sub`]: 'x' } } },
    ],
    decision: 'allowed',
  },
  {
    page: 'reference_policies_elements_statement',
    says: 'one statement may stand without a list',
    statements: allow,
    decision: 'allowed',
  },
  {
    page: principal,
    says: 'a provider among several is trusted',
    statements: {
      ...allow,
      Principal: { Federated: ['cognito-identity.amazonaws.com', Federated] },
    },
    decision: 'allowed',
  },
  {
    page: principal,
    says: 'another provider is not',
    statements: { ...allow, Principal: { Federated: Federated.replace('111122223333', '4444') } },
    decision: 'denied',
  },
  {
    page: principal,
    says: '"*" is everybody',
    statements: { ...allow, Principal: '*' },
    decision: 'allowed',
  },
  {
    page: principal,
    says: '{"AWS": "*"} is the same as "*"',
    statements: { ...allow, Principal: { AWS: '*' } },
    decision: 'allowed',
  },
  {
    page: principal,
    says: 'a wildcard cannot be a part of an ARN',
    statements: { ...allow, Principal: { Federated: Federated.replace('token', '*') } },
    decision: 'denied',
  },
  {
    page: principal,
    says: 'an account is no identity provider',
    statements: { ...allow, Principal: { AWS: '111122223333' } },
    decision: 'denied',
  },
  {
    page: action,
    says: 'names of actions have no case',
    statements: { ...allow, Action: 'STS:assumeRoleWITHwebIdentity' },
    decision: 'allowed',
  },
  {
    page: action,
    says: 'a wildcard stands for any part of the name',
    statements: { ...allow, Action: ['sts:Tag*', 'sts:AssumeRole?ithWeb*'] },
    decision: 'allowed',
  },
  {
    page: action,
    says: 'sts:AssumeRole is another action',
    statements: { ...allow, Action: 'sts:AssumeRole' },
    decision: 'denied',
  },
  {
    page: notAction,
    says: 'every action but those of NotAction',
    statements: { Effect: 'Allow', Principal: { Federated }, NotAction: 'sts:AssumeRole' },
    decision: 'allowed',
  },
  {
    page: notAction,
    says: 'what NotAction names is left out, wildcards and all',
    statements: { Effect: 'Allow', Principal: { Federated }, NotAction: 'sts:*' },
    decision: 'denied',
  },
]
