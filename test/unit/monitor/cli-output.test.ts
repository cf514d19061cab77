import { expect, it } from 'vitest'
import { documentsIn, toldBy } from '../../../src/monitor/directory/cli-output.ts'

const arn = 'arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef'
const assignment = {
  AccountId: '111111111111',
  PermissionSetArn: arn,
  PrincipalType: 'USER',
  PrincipalId: '94482488-3041-7026-18f3-be45837cd0e4',
}

it('reads one document, several that a loop left, and lines', () => {
  const one = { AccountAssignments: [assignment] }
  const described = { PermissionSet: { Name: 'Admin', PermissionSetArn: arn } }
  const pretty = `${JSON.stringify(one, null, 4)}\r\n${JSON.stringify(described, null, 4)}\n`
  const lines = `\uFEFF${JSON.stringify(one)}\n${JSON.stringify(described)}\n`
  for (const text of [pretty, lines]) {
    expect(toldBy(documentsIn(text))).toEqual({
      permissionSets: [{ id: arn, name: 'Admin' }],
      assignments: [
        {
          accountId: '111111111111',
          permissionSetArn: arn,
          principalType: 'USER',
          principalId: assignment.PrincipalId,
        },
      ],
    })
  }
  expect(toldBy(documentsIn(JSON.stringify({ PermissionSets: [arn] })))).toEqual({
    permissionSets: [{ id: arn, name: arn }],
  })
})

it('makes nothing of what is no such output, and passes over what is damaged in it', () => {
  for (const text of ['', '[]', '7', '{"Records":[]}', '{"Users":[', 'null\n{']) {
    expect(toldBy(documentsIn(text)), text).toBeUndefined()
  }
  const odd = [
    { ...assignment, PrincipalType: 'ROBOT' },
    { ...assignment, AccountId: undefined },
    null,
    [assignment],
  ]
  const told = toldBy(documentsIn(JSON.stringify({ AccountAssignments: odd, Users: 'all' })))
  expect(told).toEqual({ assignments: [] })
  const ofIam = {
    Users: [{ UserId: 'AIDAEXAMPLE', UserName: 'carol', Arn: 'arn:aws:iam::1:user/c' }],
  }
  expect(toldBy([ofIam])).toEqual({ users: [] })
})
