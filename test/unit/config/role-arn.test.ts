import { expect, it } from 'vitest'
import { roleOfArn } from '../../../src/config/role-arn.ts'

it.each([
  ['arn:aws:iam::111111111111:role/Deploy', '111111111111', 'Deploy'],
  ['arn:aws-cn:iam::222222222222:role/team/ci/Deploy', '222222222222', 'Deploy'],
])('%s is role and account', (arn, accountId, roleName) => {
  expect(roleOfArn(arn)).toEqual({ accountId, roleName })
})

it.each([
  '',
  'Deploy',
  'arn:aws:iam::111111111111:role/',
  'arn:aws:iam::11111111111:role/Deploy',
  'arn:aws:sts::111111111111:assumed-role/Deploy/me',
])('%j is no role', (arn) => {
  expect(roleOfArn(arn)).toBeUndefined()
})
