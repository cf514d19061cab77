/** One condition block and a request each: whether the block holds. */
import { numberAndSetRows } from './documented-set-rows.ts'

export interface ValueRow {
  readonly page: string
  readonly says: string
  readonly condition: unknown
  readonly context: Readonly<Record<string, string | readonly string[]>>
  readonly holds: boolean
  readonly version?: string
}

const host = 'token.actions.githubusercontent.com'
const sub = `${host}:sub`
const aud = `${host}:aud`
const main = 'repo:octo-org/octo-repo:ref:refs/heads/main'
const context = { [sub]: main, [aud]: 'sts.amazonaws.com' }

function rows(page: string) {
  return (
    says: string,
    condition: unknown,
    holds: boolean,
    given: ValueRow['context'] = context,
    version?: string,
  ): ValueRow => ({
    page,
    says,
    condition,
    context: given,
    holds,
    ...(version === undefined ? {} : { version }),
  })
}

const operators = rows('reference_policies_elements_condition_operators')
const logic = rows('reference_policies_condition-logic-multiple-context-keys-or-values')
const condition = rows('reference_policies_elements_condition')
const variables = rows('reference_policies_variables')
const github = rows('id_roles_create_for-idp_oidc')

const stringRows: readonly ValueRow[] = [
  operators('StringEquals is exact', { StringEquals: { [sub]: main } }, true),
  operators('StringEquals knows case', { StringEquals: { [sub]: main.toUpperCase() } }, false),
  operators('StringEquals has no wildcard', { StringEquals: { [sub]: 'repo:octo-org/*' } }, false),
  operators('a part is no match without wildcards', { StringLike: { [sub]: 'repo:octo' } }, false),
  operators('StringNotEquals is the negation', { StringNotEquals: { [sub]: main } }, false),
  operators('and holds for another value', { StringNotEquals: { [sub]: 'x' } }, true),
  operators('IgnoreCase', { StringEqualsIgnoreCase: { [sub]: main.toUpperCase() } }, true),
  operators('Not, IgnoreCase', { StringNotEqualsIgnoreCase: { [sub]: main.toUpperCase() } }, false),
  operators('StringLike: * is many characters', { StringLike: { [sub]: 'repo:octo-*main' } }, true),
  operators('StringLike: * is none as well', { StringLike: { [sub]: `${main}*` } }, true),
  operators(
    'StringLike: ? is one character',
    { StringLike: { [sub]: main.replace('m', '?') } },
    true,
  ),
  operators('? is not none', { StringLike: { [sub]: `${main}?` } }, false),
  operators('StringLike knows case', { StringLike: { [sub]: 'REPO:*' } }, false),
  operators(
    'StringNotLike is the negation',
    { StringNotLike: { [sub]: 'repo:octo-org/*' } },
    false,
  ),
]

const absentRows: readonly ValueRow[] = [
  operators('a key that is not there does not match', { StringEquals: { [sub]: main } }, false, {}),
  operators('nor does it by *', { StringLike: { [sub]: '*' } }, false, {}),
  operators('a negated operator holds then', { StringNotLike: { [sub]: '*' } }, true, {}),
  operators('ArnNotLike as well', { ArnNotLike: { 'aws:SourceArn': 'arn:aws:*:*:*:*:*' } }, true),
  operators('IfExists holds without the key', { StringLikeIfExists: { [sub]: 'x' } }, true, {}),
  operators('and counts with it', { StringLikeIfExists: { [sub]: 'x' } }, false),
  operators(
    'NotEqualsIfExists holds without the key',
    { StringNotEqualsIfExists: { [sub]: 'x' } },
    true,
    {},
  ),
  operators('Null true: the key is absent', { Null: { 'aws:TokenIssueTime': 'true' } }, true),
  operators('Null true, but it is there', { Null: { [sub]: 'true' } }, false),
  operators('Null false: it is there', { Null: { [sub]: 'false' } }, true),
  operators('Null false, but it is absent', { Null: { 'aws:username': 'false' } }, false),
]

const logicRows: readonly ValueRow[] = [
  logic(
    'operators are joined by AND',
    { StringEquals: { [aud]: 'x' }, StringLike: { [sub]: '*' } },
    false,
  ),
  logic(
    'keys are joined by AND',
    { StringEquals: { [aud]: 'sts.amazonaws.com', [sub]: 'x' } },
    false,
  ),
  logic('and hold together', { StringEquals: { [aud]: 'sts.amazonaws.com', [sub]: main } }, true),
  logic('values are joined by OR', { StringEquals: { [sub]: ['x', main] } }, true),
  logic('values of a negation by NOR', { StringNotEquals: { [sub]: ['x', main] } }, false),
  logic('NOR of others holds', { StringNotEquals: { [sub]: ['x', 'y'] } }, true),
  condition('names of keys have no case', { StringEquals: { [sub.toUpperCase()]: main } }, true),
  condition('numbers and booleans are texts', { Bool: { 'aws:SecureTransport': true } }, true, {
    'aws:SecureTransport': 'true',
  }),
  github('organisation, repository and branch', { StringLike: { [sub]: 'repo:octo-org/*' } }, true),
  github(
    'the example of the page',
    {
      StringEquals: { [aud]: 'sts.amazonaws.com' },
      StringLike: { [sub]: 'repo:octo-org/octo-repo:*' },
    },
    true,
  ),
]

const named = { 'aws:username': 'ann', 's3:prefix': 'home/ann/' }
const filled = { StringLike: { 's3:prefix': 'home/${aws:username}/' } }
const variableRows: readonly ValueRow[] = [
  variables('a variable is the value of its key', filled, true, named),
  variables(
    'names of variables have no case',
    { StringLike: { 's3:prefix': 'home/${AWS:UserName}/' } },
    true,
    named,
  ),
  variables('in 2008-10-17 it is a literal text', filled, false, named, '2008-10-17'),
  variables(
    'and the text itself matches then',
    { StringEquals: { a: '${b}' } },
    true,
    { a: '${b}', b: 'c' },
    '2008-10-17',
  ),
  variables('${*} is an asterisk', { StringLike: { a: 'x${*}y' } }, true, { a: 'x*y' }),
  variables('and nothing else', { StringLike: { a: 'x${*}y' } }, false, { a: 'xzy' }),
  variables('${?} is a question mark', { StringLike: { a: 'x${?}' } }, false, { a: 'xz' }),
  variables('${$} is a dollar sign', { StringEquals: { a: '${$}{b}' } }, true, { a: '${b}' }),
  variables('a default stands in', { StringEquals: { a: "${b, 'none'}" } }, true, { a: 'none' }),
  variables('and not where there is a value', { StringEquals: { a: "${b, 'none'}" } }, false, {
    a: 'none',
    b: 'c',
  }),
  variables('without a value the condition fails', { StringLike: { a: '${b}*' } }, false, {
    a: 'x',
  }),
  variables('a negated one as well', { StringNotLike: { a: '${b}' } }, false, { a: 'x' }),
  variables('a key of several values is no variable', { StringLike: { a: '${b}' } }, false, {
    a: 'x',
    b: ['x', 'y'],
  }),
  variables('numbers take no variables', { NumericEquals: { a: '${b}' } }, false, {
    a: '1',
    b: '1',
  }),
]

export const documentedValueRows: readonly ValueRow[] = [
  ...stringRows,
  ...absentRows,
  ...logicRows,
  ...variableRows,
  ...numberAndSetRows,
]
