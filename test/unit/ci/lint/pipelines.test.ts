import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createTempHome, type TempHome } from '../../../support/temp-home.ts'
import { lintFolder } from './lint-folder.ts'

let home: TempHome
beforeAll(() => {
  home = createTempHome()
})
afterAll(() => home.remove())
beforeEach(() => home.clear())

/** Lines of the file, without what all have before them. */
async function lintText(path: string, text: string) {
  home.write(`project/${path}`, text)
  return await lintFolder(home)
}

const sha = '0123456789abcdef0123456789abcdef01234567'
const role = 'arn:aws:iam::111122223333:role/deploy'

it('finds keys in the variables of a GitLab job, and of the whole file', async () => {
  const text =
    'variables:\n  AWS_SECRET_ACCESS_KEY: $KEY\n' +
    'deploy:\n  script: aws s3 ls\n  variables:\n    AWS_SECRET_ACCESS_KEY:\n      value: $OTHER\n'
  expect(await lintText('.gitlab-ci.yml', text)).toEqual(['static-keys 2:3', 'static-keys 6:5'])
})

it('finds a GitLab job without a token, and tokens for every job', async () => {
  const job = 'deploy:\n  script:\n    - keyless ci exec -- ./deploy\n'
  expect(await lintText('.gitlab-ci.yml', job)).toEqual(['id-token-missing 3:7'])
  const all = `default:\n  id_tokens:\n    T: { aud: sts.amazonaws.com }\ntest:\n  script: make\n${job}`
  expect(await lintText('.gitlab-ci.yml', all)).toEqual(['id-token-wide 3:5'])
  expect(await lintText('.gitlab-ci.yml', `include: other.yml\n${job}`)).toEqual([])
})

it('finds every permission beside static keys, but no token that is for somebody else', async () => {
  const jobs =
    'jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: aws s3 ls\n        env:\n' +
    '          AWS_SECRET_ACCESS_KEY: ${{ secrets.KEY }}\n'
  const path = '.github/workflows/a.yml'
  expect(await lintText(path, `on: push\npermissions: write-all\n${jobs}`)).toEqual([
    'id-token-wide 2:14',
    'static-keys 9:11',
  ])
  const registry = `on: push\npermissions:\n  id-token: write\n${jobs}`
  expect(await lintText(path, registry)).toEqual(['static-keys 10:11'])
})

it('follows anchors, merges and a header before the jobs of GitLab', async () => {
  const text =
    'spec:\n  inputs: { a: {} }\n---\n.keys: &keys\n  AWS_SECRET_ACCESS_KEY: $KEY\n' +
    'a:\n  script: make\n  variables:\n    <<: *keys\n'
  expect(await lintText('.gitlab-ci.yml', text)).toEqual(['static-keys 5:3'])
})

it('finds a Bitbucket step without oidc, a pipe without a version and keys given to one', async () => {
  const text =
    'pipelines:\n  default:\n    - step:\n        name: a\n        script:\n' +
    '          - pipe: atlassian/aws-s3-deploy:latest\n            variables:\n' +
    `              AWS_OIDC_ROLE_ARN: ${role}\n` +
    '    - step:\n        script:\n          - pipe: atlassian/aws-s3-deploy:1.1.0\n' +
    '            variables:\n              AWS_SECRET_ACCESS_KEY: $AWS_SECRET_ACCESS_KEY\n'
  expect(await lintText('bitbucket-pipelines.yml', text)).toEqual([
    'action-unpinned 6:19',
    'id-token-missing 8:15',
    'static-keys 13:15',
  ])
})

it('finds orbs that move beside a job of CircleCI with a role, and keys by their parameter', async () => {
  const text =
    'version: 2.1\norbs:\n  aws-cli: circleci/aws-cli@5\n  node: circleci/node@5.2.0\n' +
    `jobs:\n  deploy:\n    steps:\n      - aws-cli/setup: { role_arn: ${role} }\n` +
    '  old:\n    steps:\n      - aws-cli/setup:\n          aws_secret_access_key: AWS_SECRET_ACCESS_KEY\n' +
    '      - run: { command: make, environment: { AWS_SECRET_ACCESS_KEY: $K } }\n'
  expect(await lintText('.circleci/config.yml', text)).toEqual([
    'action-unpinned 3:12',
    'static-keys 12:11',
    'static-keys 13:46',
  ])
})

it('finds plugins that move and keys in steps of Buildkite, in groups too', async () => {
  const text =
    'steps:\n  - group: g\n    steps:\n      - command: make\n        plugins:\n' +
    `          - aws-assume-role-with-web-identity#v1.2.0: { role-arn: ${role} }\n` +
    `          - octo/other#${sha}\n` +
    '      - command: aws s3 ls\n        env: { AWS_SECRET_ACCESS_KEY: $KEY }\n'
  expect(await lintText('.buildkite/pipeline.yml', text)).toEqual([
    'action-unpinned 6:13',
    'static-keys 9:16',
  ])
})

it('finds keys in variables and scripts of Azure, and a script without its secret', async () => {
  const text =
    'variables:\n  - name: AWS_SECRET_ACCESS_KEY\n    value: $(key)\n' +
    'steps:\n  - script: keyless ci exec -- ./deploy\n' +
    '  - script: keyless ci exec -- ./deploy\n    env: { SYSTEM_ACCESSTOKEN: $(System.AccessToken) }\n' +
    '  - bash: |\n      export AWS_SECRET_ACCESS_KEY=$(key)\n'
  expect(await lintText('azure-pipelines.yml', text)).toEqual([
    'static-keys 2:11',
    'id-token-missing 5:13',
    'static-keys 9:14',
  ])
})

it('finds keys in variables of HCP Terraform and in the AWS provider', async () => {
  const text =
    'resource "tfe_variable" "k" {\n  key = "AWS_SECRET_ACCESS_KEY"\n  value = var.key\n}\n' +
    'provider "aws" {\n  access_key = var.id\n  secret_key = var.key\n}\n' +
    'provider "aws" {\n  alias = "local"\n  access_key = "test"\n  secret_key = "test"\n}\n'
  expect(await lintText('main.tf', text)).toEqual(['static-keys 2:10', 'static-keys 7:3'])
})

it('passes over keys that end, examples, and what local copies of AWS are given', async () => {
  const text =
    'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: make\n        env:\n' +
    '          AWS_ACCESS_KEY_ID: ${{ steps.c.outputs.id }}\n' +
    '          AWS_SECRET_ACCESS_KEY: ${{ steps.c.outputs.key }}\n' +
    '  b:\n    runs-on: x\n    env:\n      AWS_ACCESS_KEY_ID: test\n      AWS_SECRET_ACCESS_KEY: test\n' +
    '    steps: [{ run: make }]\n' +
    '  c:\n    runs-on: x\n    env:\n      AWS_SECRET_ACCESS_KEY: ${{ secrets.A }}\n' +
    '      AWS_SESSION_TOKEN: ${{ secrets.B }}\n    steps: [{ run: make }]\n' +
    '  d:\n    runs-on: x\n    env: { AWS_SECRET_ACCESS_KEY: "${{ secrets.MINIO_KEY }}" }\n' +
    '    steps: [{ run: make }]\n' +
    `  e:\n    runs-on: x\n    env: { AWS_SECRET_ACCESS_KEY: ${'0'.repeat(40)} }\n` +
    '    steps: [{ run: make }]\n'
  expect(await lintText('.github/workflows/a.yml', text)).toEqual([])
})

it('leaves a workflow that others call to its callers, and a composite action to its jobs', async () => {
  const steps =
    `    - uses: aws-actions/configure-aws-credentials@${sha}\n` +
    `      with: { role-to-assume: ${role}, aws-region: eu-central-1 }\n`
  const called = `on: workflow_call\njobs:\n  a:\n    runs-on: x\n    steps:\n${steps}`
  expect(await lintText('.github/workflows/a.yml', called)).toEqual([])
  const action = `runs:\n  using: composite\n  steps:\n${steps.replace(sha, 'v4')}`
  expect(await lintText('action.yml', action)).toEqual(['action-unpinned 4:13'])
})

it('says where in a script a secret key stands', async () => {
  const text =
    'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n          make\n' +
    '          docker build --build-arg K=${{ secrets.AWS_SECRET_ACCESS_KEY }} .\n'
  expect(await lintText('.github/workflows/a.yml', text)).toEqual(['static-keys 8:42'])
})

it('finds a stored key that is handed on under another name, to actions and workflows too', async () => {
  const text =
    'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: ./deploy\n        with:\n' +
    '          key: ${{ secrets.PROD_AWS_SECRET_ACCESS_KEY }}\n' +
    '  b:\n    uses: ./.github/workflows/b.yml\n    secrets:\n' +
    '      k: ${{ secrets.AWS_SECRET_ACCESS_KEY }}\n'
  expect(await lintText('.github/workflows/a.yml', text)).toEqual([
    'static-keys 8:11',
    'static-keys 12:7',
  ])
})
