import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CliStage, createCliStage } from '../../../support/cli-transcript.ts'

describe('words that are no command', () => {
  let stage: CliStage
  beforeAll(async () => {
    stage = await createCliStage()
  })
  afterAll(async () => {
    await stage.close()
  })

  const hints: readonly (readonly [line: string, message: string, fix: string])[] = [
    ['aws s3 ls', 'A command of the AWS CLI', 'keyless exec PROFILE -- aws s3 ls'],
    [
      'aws sso login --profile dev',
      '`keyless` stands in the place of `aws`.',
      'keyless sso login --profile dev',
    ],
    ['aws', 'A command of the AWS CLI', 'keyless exec PROFILE -- aws'],
    ['s3 ls', 'There is no command "s3 ls" here', 'keyless exec PROFILE -- aws s3 ls'],
    [
      'sso list-accounts',
      'There is no command "sso list-accounts" here',
      'keyless exec PROFILE -- aws sso list-accounts',
    ],
    ['configure get region', '"configure get" is a command of', 'aws configure get region'],
    ['configure set x y', '"configure set" is a command of', 'aws configure set x y'],
    ['configure list', '"configure list" is a command of', 'aws configure list'],
    ['list', 'There is no command "list".', 'keyless profiles'],
    ['ls', 'There is no command "ls".', 'keyless profiles'],
    ['assume dev', 'There is no command "assume".', 'keyless exec PROFILE -- $SHELL'],
    ['init', 'There is no command "init".', 'keyless setup'],
    ['add dev', 'There is no command "add".', 'keyless configure sso'],
    ['env', 'There is no command "env".', 'keyless export PROFILE'],
    ['aws-vault', 'There is no command "aws-vault".', 'keyless --help'],
    ['constructor', 'There is no command "constructor".', 'keyless --help'],
    ['sandbox dance', 'There is no command "sandbox dance".', 'keyless sandbox --help'],
    ['statsu', 'Did you mean "status"?', 'keyless status --help'],
    ['sso lgin', 'Did you mean "sso login"?', 'keyless sso login --help'],
    ['configure so', 'Did you mean "configure sso"?', 'keyless configure sso --help'],
    ['sandbox fault ad', 'Did you mean "sandbox fault add"?', 'keyless sandbox fault add --help'],
  ]

  test.each(hints)('%s', async (line, message, fix) => {
    const { stdout, stderr, exitCode } = await stage.keyless(line.split(' '))
    expect(stdout).toBe('')
    expect(stderr).toContain(`error: `)
    expect(stderr).toContain(message)
    expect(stderr.split('\n')[1]).toBe(`try: ${fix}`)
    expect([2, 252]).toContain(exitCode)
  })

  test('version and -v are --version', async () => {
    for (const argv of [['version'], ['-v'], ['--version']]) {
      expect(await stage.keyless(argv)).toMatchObject({ exitCode: 0, stdout: 'keyless 0.0.0\n' })
    }
  })
})
