import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createTempHome, type TempHome } from '../../../support/temp-home.ts'
import { lintFolder } from './lint-folder.ts'

let home: TempHome
beforeAll(() => {
  home = createTempHome()
})
afterAll(() => home.remove())
beforeEach(() => home.clear())

const github = 'token.actions.githubusercontent.com'

function policy(issuer: string, condition: object, more: readonly object[] = []) {
  const allow = {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: condition,
  }
  return { Version: '2012-10-17', Statement: [allow, ...more] }
}

async function codesOf(value: unknown): Promise<readonly string[]> {
  home.write('project/trust.json', JSON.stringify(value))
  return (await lintFolder(home)).map((one) => one.split(' ')[0] ?? '')
}

/** What is found about one pattern of subjects. */
async function about(issuer: string, audience: string, subject: string, more: object = {}) {
  return await codesOf(
    policy(issuer, {
      StringEquals: { [`${issuer}:aud`]: audience, ...more },
      StringLike: { [`${issuer}:sub`]: subject },
    }),
  )
}

const onGithub = (subject: string, more?: object) =>
  about(github, 'sts.amazonaws.com', subject, more)

it('tells patterns of GitHub apart by who gets in', async () => {
  expect(await onGithub('*')).toEqual(['subject-open'])
  expect(await onGithub('repo:*')).toEqual(['subject-open'])
  expect(await onGithub('repo:*/*:ref:refs/heads/main')).toEqual(['subject-open'])
  expect(await onGithub('repo:?cto/app:ref:refs/heads/main')).toEqual(['subject-look-alike'])
  expect(await onGithub('repo:?*/?*:*')).toEqual(['subject-look-alike'])
  expect(await onGithub('repo:???????????*')).toEqual(['subject-look-alike'])
  expect(await onGithub('repo:octo?app:*')).toEqual(['subject-any-ref'])
  expect(await onGithub('repo:octo?app:ref:refs/heads/main')).toEqual([])
  expect(await onGithub('repo:octo*')).toEqual(['subject-look-alike'])
  expect(await onGithub('repo:octo*/app:ref:refs/heads/main')).toEqual(['subject-look-alike'])
  expect(await onGithub('repo:octo/*')).toEqual(['subject-organisation'])
  expect(await onGithub('repo:octo/app*')).toEqual(['subject-similar-name'])
  expect(await onGithub('repo:octo/app:*')).toEqual(['subject-any-ref'])
  expect(await onGithub('repo:octo/app:ref:*')).toEqual(['subject-any-ref'])
  expect(await onGithub('repo:octo/app:environment:*')).toEqual(['subject-any-ref'])
  expect(await onGithub('repo:octo/app:ref:refs/heads/release/*')).toEqual([])
  expect(await onGithub('repo:octo/app:ref:refs/tags/v*')).toEqual([])
  expect(await onGithub('repo:octo/app:ref:refs/heads/release-?*')).toEqual([])
  expect(await onGithub('repo:octo/app:ref:refs/tags/v?.?')).toEqual([])
})

it('tells patterns with the numbers of owner and repository apart', async () => {
  expect(await onGithub('repo:octo@1/app@2:ref:refs/heads/main')).toEqual([])
  expect(await onGithub('repo:octo@*/app@*:ref:refs/heads/main')).toEqual([])
  expect(await onGithub('repo:octo@1/*')).toEqual(['subject-organisation'])
  expect(await onGithub('repo:octo@1/app@2:*')).toEqual(['subject-any-ref'])
  expect(await onGithub('repo:octo@1/app@2:environment:*')).toEqual(['subject-any-ref'])
  expect(await onGithub('repo:octo@*/app@*:*')).toEqual(['subject-any-ref'])
  expect(await onGithub('repo:octo@1*/app@7?:*')).toEqual(['subject-any-ref'])
  expect(await onGithub('repo:octo@*/app@*')).toEqual(['subject-any-ref'])
  expect(await onGithub('repo:octo@*/app@7:environment:*')).toEqual(['subject-any-ref'])
  expect(await onGithub('repo:octo@*')).toEqual(['subject-organisation'])
  expect(await onGithub('repo:octo@*/*')).toEqual(['subject-organisation'])
  expect(await onGithub('repo:octo@*/app*')).toEqual(['subject-similar-name'])
  expect(await onGithub('repo:octo@1/app@*:ref:refs/heads/main')).toEqual([])
})

it('is not content with a condition that only keeps some out', async () => {
  const but = async (operator: string, value: string, more: readonly object[] = []) =>
    await codesOf(
      policy(
        github,
        {
          StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' },
          [operator]: { [`${github}:sub`]: value },
        },
        more,
      ),
    )
  const evil = 'repo:evil/app:ref:refs/heads/main'
  expect(await but('StringNotEquals', evil)).toEqual(['subject-missing'])
  expect(await but('StringNotLike', 'repo:evil/*')).toEqual(['subject-missing'])
  expect(await but('ForAnyValue:StringNotEquals', evil)).toEqual(['subject-missing'])
  expect(await but('Null', 'false')).toEqual(['subject-missing'])
  const own = 'repo:octo/app:ref:refs/heads/main'
  const deny = {
    Effect: 'Deny',
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${github}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringNotEquals: { [`${github}:sub`]: own } },
  }
  expect(await but('Null', 'false', [deny])).toEqual([])
})

it('takes a star as the principal of tokens for everybody', async () => {
  const star = (condition: object, action: unknown = 'sts:AssumeRoleWithWebIdentity') => {
    const statement = { Effect: 'Allow', Principal: '*', Action: action, Condition: condition }
    return codesOf({ Version: '2012-10-17', Statement: statement })
  }
  const audience = { StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' } }
  expect(await star(audience)).toEqual(['subject-missing', 'principal-any'])
  const organisation = { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } }
  expect(await star(organisation, 'sts:AssumeRole')).toEqual([])
})

it('takes one name that only Terraform knows for a repository with its owner too', async () => {
  const role = (subjects: string) => `variable "repository" {}
variable "repositories" {}
resource "aws_iam_role" "ci" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${github}" }
      Condition = {
        StringEquals = { "${github}:aud" = "sts.amazonaws.com" }
        StringLike = { "${github}:sub" = ${subjects} }
      }
    }]
  })
}
`
  const codes = async (subjects: string) => {
    home.clear()
    home.write('project/role.tf', role(subjects))
    return (await lintFolder(home)).map((one) => one.split(' ')[0])
  }
  expect(await codes('"repo:${var.repository}:*"')).toEqual(['subject-any-ref'])
  const each = '[for one in var.repositories : "repo:${one}:*"]'
  expect(await codes(each)).toEqual(['subject-any-ref'])
  expect(await codes('"repo:${var.repository}:ref:refs/heads/main"')).toEqual([])
})

it('sees strangers in patterns of HCP Terraform that leave the phase open too', async () => {
  const of = async (subject: string) =>
    await about('app.terraform.io', 'aws.workload.identity', subject)
  const open = ['subject-open', 'plan-and-apply']
  expect(await of('organization:*:project:p:workspace:w:run_phase:*')).toEqual(open)
  expect(await of('organization:*:workspace:prod:*')).toEqual(open)
  const own = ['subject-organisation', 'plan-and-apply']
  expect(await of('organization:octo:project:*:workspace:*:run_phase:*')).toEqual(own)
  expect(await of('organization:octo:project:p:workspace:w:run_phase:apply')).toEqual([])
})

it('takes other conditions and every Deny into account', async () => {
  expect(await onGithub('repo:octo/*', { [`${github}:repository_id`]: '2' })).toEqual([])
  expect(await onGithub('repo:octo*', { [`${github}:repository_owner_id`]: '1' })).toEqual([])
  const condition = {
    StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' },
    StringLike: { [`${github}:sub`]: 'repo:octo/app:*' },
  }
  const deny = {
    Effect: 'Deny',
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${github}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringNotLike: { [`${github}:sub`]: '*:environment:production' } },
  }
  expect(await codesOf(policy(github, condition, [deny]))).toEqual(['subject-any-ref'])
  const main = { ...deny, Condition: { StringLike: { [`${github}:sub`]: '*' } } }
  expect(await codesOf(policy(github, condition, [main]))).toEqual([])
})

it('knows the grammar of every platform', async () => {
  const gitlab = (subject: string) => about('gitlab.com', 'https://gitlab.com', subject)
  expect(await gitlab('project_path:octo/*:ref_type:branch:ref:main')).toEqual([
    'subject-organisation',
  ])
  expect(await gitlab('project_path:octo*:ref_type:branch:ref:main')).toEqual([
    'subject-look-alike',
  ])
  expect(await gitlab('project_path:octo/app:*')).toEqual(['subject-any-ref'])
  expect(await gitlab('project_path:octo/app:ref:main')).toEqual(['subject-form'])
  const buildkite = (subject: string) => about('agent.buildkite.com', 'sts.amazonaws.com', subject)
  expect(await buildkite('organization:octo:*')).toEqual(['subject-organisation'])
  expect(await buildkite('organization:octo:pipeline:app:*')).toEqual(['subject-any-ref'])
  const org = '0193abcd-0000-4000-8000-000000000001'
  const circleci = (subject: string) => about(`oidc.circleci.com/org/${org}`, org, subject)
  expect(await circleci(`org/${org}/*`)).toEqual(['subject-organisation'])
  expect(await circleci(`org/${org}/project/${org}/user/*`)).toEqual([])
  const azure = (subject: string) =>
    about(`vstoken.dev.azure.com/${org}`, 'api://AzureADTokenExchange', subject)
  expect(await azure('sc://octo/app/*')).toEqual(['subject-organisation'])
  expect(await azure('sc://octo/app/aws')).toEqual([])
  const terraform = (subject: string) => about('app.terraform.io', 'aws.workload.identity', subject)
  expect(await terraform('organization:octo:project:*:workspace:*:run_phase:apply')).toEqual([
    'subject-organisation',
  ])
  expect(await terraform('organization:octo:project:p:workspace:w:run_phase:*')).toEqual([
    'plan-and-apply',
  ])
})

it('knows a GitLab of your own by its subjects, and that AWS makes no other keys of it', async () => {
  const own = 'gitlab.example.com'
  const subject = 'project_path:octo/app:ref_type:branch:ref:main'
  expect(await about(own, 'sts.amazonaws.com', 'project_path:*')).toEqual(['subject-open'])
  expect(await about(own, 'sts.amazonaws.com', subject, { [`${own}:project_id`]: '7' })).toEqual([
    'claim-is-no-key',
  ])
})

it('leaves clusters, apps and people alone', async () => {
  const eks = 'oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF'
  const account = { [`${eks}:sub`]: 'system:serviceaccount:apps:*' }
  expect(await codesOf(policy(eks, { StringLike: account }))).toEqual([])
  const cognito = {
    Effect: 'Allow',
    Principal: { Federated: 'cognito-identity.amazonaws.com' },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'pool' } },
  }
  const saml = {
    Effect: 'Allow',
    Principal: { Federated: 'arn:aws:iam::111122223333:saml-provider/idp' },
    Action: 'sts:AssumeRoleWithSAML',
    Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
  }
  const service = {
    Effect: 'Allow',
    Principal: { Service: 'ec2.amazonaws.com' },
    Action: 'sts:AssumeRole',
  }
  expect(await codesOf({ Version: '2012-10-17', Statement: [cognito, saml, service] })).toEqual([])
})

it('reads what CDK made: references, joins and a provider of its own', async () => {
  const principal = { Federated: { Ref: 'GithubProvider' } }
  const [statement] = policy(github, {
    StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' },
    StringLike: { [`${github}:sub`]: { 'Fn::Join': ['', ['repo:', { Ref: 'Owner' }, '/*']] } },
  }).Statement
  const template = {
    Resources: {
      GithubProvider: {
        Type: 'Custom::AWSCDKOpenIdConnectProvider',
        Properties: { Url: `https://${github}`, ClientIDList: ['sts.amazonaws.com'] },
      },
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: { Statement: [{ ...statement, Principal: principal }] },
        },
      },
    },
  }
  expect(await codesOf(template)).toEqual(['subject-organisation'])
})

it('takes a key whose issuer only Terraform knows for one of the provider', async () => {
  home.write(
    'project/main.tf',
    'resource "aws_iam_role" "r" {\n  assume_role_policy = jsonencode({ Statement = [{\n' +
      '    Effect = "Allow"\n    Action = "sts:AssumeRoleWithWebIdentity"\n' +
      '    Principal = { Federated = var.provider }\n    Condition = {\n' +
      '      StringLike = { "${var.issuer}:sub" = "repo:${var.owner}/*" }\n' +
      '      StringEquals = { "${var.issuer}:aud" = "sts.amazonaws.com" }\n    } }] })\n}\n',
  )
  expect(await lintFolder(home)).toEqual(['subject-organisation 7:45'])
})

it('reads heredocs, files beside it, and roles that the usual modules make', async () => {
  home.write('project/locals.tf', `locals {\n  issuer = "${github}"\n  all = ["repo:octo/*"]\n}\n`)
  home.write(
    'project/main.tf',
    'resource "aws_iam_role" "r" {\n  assume_role_policy = <<-EOF\n    {"Statement": [{\n' +
      '      "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",\n' +
      '      "Principal": {"Federated": "arn:aws:iam::1:oidc-provider/${local.issuer}"},\n' +
      '      "Condition": {"StringLike": {"${local.issuer}:sub": ${jsonencode(local.all)}},\n' +
      '        "StringEquals": {"${local.issuer}:aud": "a"}}}]}\n  EOF\n}\n' +
      'module "ci" {\n  source = "terraform-aws-modules/iam/aws//modules/iam-github-oidc-role"\n' +
      '  subjects = ["octo/app:*", "octo/app:environment:production"]\n}\n',
  )
  expect(await lintFolder(home)).toEqual(['subject-organisation 3:11', 'subject-any-ref 12:16'])
})
