import { expect, test } from 'vitest'
import { powerOfDocument } from '../../../src/migrate/policy-power.ts'

const allow = (Action: unknown, more: object = {}): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, ...more }] })
const own = 'arn:aws:iam::*:user/${aws:username}'

test.each([
  ['everything', allow('*'), 'admin'],
  ['everything of IAM', allow(['s3:Get*', 'IAM:*']), 'admin'],
  ['users made', allow('iam:CreateUser'), 'admin'],
  ['roles passed on', allow(['iam:PassRole', 'lambda:*']), 'write'],
  ['one’s own password and keys', allow(['iam:*AccessKey*'], { Resource: [own] }), 'read'],
  ['one’s own keys, and buckets', allow(['iam:*', 's3:*'], { Resource: own }), 'admin'],
  ['everything but IAM', allow(undefined, { NotAction: ['iam:*', 'account:*'] }), 'write'],
  ['everything but one service', allow(undefined, { NotAction: 'ec2:*' }), 'admin'],
  ['reading', allow(['s3:Get*', 's3:List*', 'ec2:Describe*', 'athena:BatchGetQuery']), 'read'],
  ['reading, as far as one can tell', allow(['s3:G*']), 'write'],
  ['secrets', allow('secretsmanager:GetSecretValue'), 'write'],
  ['one object put', allow('s3:PutObject'), 'write'],
  ['nothing', '{"Statement":[]}', 'read'],
  ['only denials', '{"Statement":{"Effect":"Deny","Action":"*"}}', 'read'],
] as const)('a policy that allows %s', (_, text, power) => {
  expect(powerOfDocument(text)).toBe(power)
})

test.each([
  '',
  'null',
  '[]',
  '{"Statement":[null]}',
  '{"Statement":[{"Effect":"allow","Action":"*"}]}',
  '{"Statement":[{"Effect":"Allow"}]}',
  '{"Statement":[{"Effect":"Allow","Action":[7]}]}',
  '{"Statement":[{"Effect":"Allow","NotAction":{}}]}',
])('%s is no policy that can be weighed', (text) => {
  expect(powerOfDocument(text)).toBeUndefined()
})
