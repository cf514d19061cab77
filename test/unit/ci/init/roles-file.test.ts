import { describe, expect, test } from 'vitest'
import { generated, type Given } from '../../../support/ci-init.ts'
import { KeylessError } from '../../../../src/errors.ts'

const paths = {
  terraform: 'infra/aws-pipeline.tf',
  cloudformation: 'infra/aws-pipeline.yaml',
  cdk: 'infra/aws-pipeline.ts',
} as const
const formats = ['terraform', 'cloudformation', 'cdk'] as const

const roles = (as: string, given: Given = {}, files: Given = {}) =>
  generated('github', { as, ...given }, files).roles

describe('the file of the roles', () => {
  test.each(formats)('%s: written twice is written once', (as) => {
    const { after } = roles(as)
    const again = roles(as, {}, { [paths[as]]: after })
    expect(again).toMatchObject({ after, kept: [] })
  })

  test.each(formats)('%s: other answers change the trust policy and nothing else', (as) => {
    const { after } = roles(as)
    const mine = `${after.replace('octo-plan', 'my-plan')}${as === 'cdk' ? '//' : '#'} mine\n`
    const next = roles(as, { branch: 'release' }, { [paths[as]]: mine })
    expect(next.after).toBe(mine.replaceAll('refs/heads/main', 'refs/heads/release'))
    expect(next.kept).toHaveLength(1)
  })

  test('Terraform: blocks of others stay, ours go to the end', () => {
    const own = '# mine\r\nresource "aws_s3_bucket" "b" {\r\n  bucket = "x"\r\n}\r\n'
    const { after } = roles('terraform', {}, { [paths.terraform]: own })
    expect(after.startsWith(own)).toBe(true)
    expect(after.replaceAll('\r\n', '')).not.toContain('\n')
    expect(roles('terraform', {}, { [paths.terraform]: after }).after).toBe(after)
  })

  test('Terraform: what a formatter did to it is no change', () => {
    const { after } = roles('terraform')
    const formatted = after.replaceAll(' = ', '  =  ').replaceAll(/,\n( +\])/g, '\n$1')
    expect(roles('terraform', {}, { [paths.terraform]: formatted }).after).toBe(formatted)
  })

  test('CloudFormation: resources of others stay, with their comments', () => {
    const own =
      'Resources:\n  Bucket: # mine\n    Type: AWS::S3::Bucket\n\n# outputs\nOutputs: {}\n'
    const { after } = roles('cloudformation', {}, { [paths.cloudformation]: own })
    expect(after.startsWith('Resources:\n  Bucket: # mine\n    Type: AWS::S3::Bucket\n\n')).toBe(
      true,
    )
    expect(after.endsWith('\n# outputs\nOutputs: {}\n')).toBe(true)
  })

  test('CDK: somebody’s own file is not touched', () => {
    const own = { [paths.cdk]: 'export class Mine extends Stack {\n}\n' }
    expect(() => roles('cdk', {}, own)).toThrow(KeylessError)
  })

  test('a block without an end is an error, not a guess', () => {
    const cut = {
      [paths.terraform]: 'data "aws_iam_policy_document" "github_plan_trust" {\n  x = 1\n',
    }
    expect(() => roles('terraform', {}, cut)).toThrow(/the end of `data/)
  })

  test.each(formats)('%s: a provider that is there is named, not made', (as) => {
    const { after } = generated('github', { as }, {}, true).roles
    expect(after).toMatch(
      /data "aws_iam_openid_connect_provider"|arn:aws:iam::111122223333:oidc-provider\/token/,
    )
    expect(after).not.toMatch(/AWS::IAM::OIDCProvider|OidcProviderNative|client_id_list/)
  })

  test('a boundary and policies are written; other partitions have their own ARNs', () => {
    const given = {
      region: 'cn-north-1',
      boundary: 'arn:aws-cn:iam::111122223333:policy/edge',
      'apply-policy': 'arn:aws-cn:iam::111122223333:policy/deploy',
    }
    for (const as of formats) {
      const { after } = roles(as, given)
      for (const arn of [given.boundary, given['apply-policy']]) expect(after).toContain(arn)
      expect(after).toContain('arn:aws-cn:iam::aws:policy/ReadOnlyAccess')
    }
  })
})

test('HCP Terraform: the condition of every run is for the two roles of the account alone', () => {
  const { pipeline } = generated('terraform-cloud', { name: 'octo.one' })
  const [, source = ''] = /regex\("([^"]*)"/.exec(pipeline.after) ?? []
  const isOurs = (account: string, role: string) =>
    new RegExp(source).test(`arn:aws:sts::${account}:assumed-role/${role}/terraform-run`)
  expect(isOurs('111122223333', 'octo.one-plan')).toBe(true)
  expect(isOurs('111122223333', 'octo.one-apply')).toBe(true)
  expect(isOurs('111122223333', 'octo-one-apply')).toBe(false)
  expect(isOurs('111122223333', 'octo.one-apply2')).toBe(false)
  expect(isOurs('444455556666', 'octo.one-apply')).toBe(false)
})
