import { expect, it } from 'vitest'
import { keylessCommand, runProgram } from '../support/programs.ts'
import { createTempHome } from '../support/temp-home.ts'

it('ci lint finds what is wrong in YAML, Terraform and JSON, and mends it', async () => {
  const home = createTempHome()
  try {
    const workflow = home.write(
      '.github/workflows/deploy.yml',
      'on: push\njobs:\n  a:\n    runs-on: x\n    permissions:\n      contents: read\n' +
        '    steps:\n      - run: keyless ci exec -- make\n',
    )
    const policy = {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/gitlab.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringLike: { 'gitlab.com:sub': 'project_path:*', 'gitlab.com:aud': 'a' } },
      },
    }
    const trust = home.write('trust.json', JSON.stringify(policy))
    const module = home.write('main.tf', 'provider "aws" {\n  secret_key = var.key\n}\n')
    const lint = (...words: string[]) =>
      runProgram([...keylessCommand(), 'ci', 'lint', ...words], { env: home.env })
    const found = await lint(workflow, trust, module, '--json')
    expect(found.exitCode, found.stderr).toBe(1)
    const codes = JSON.parse(found.stdout).findings.map((one: { code: string }) => one.code)
    expect(codes).toEqual(['id-token-missing', 'static-keys', 'subject-open'])
    expect(await lint(workflow, '--fix', '--yes')).toMatchObject({ exitCode: 0 })
    expect(home.read('.github/workflows/deploy.yml')).toContain('      id-token: write\n')
  } finally {
    home.remove()
  }
})
