import { chmodSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyless } from '../support/programs.ts'
import { inShell, realShells, shellEnvironment } from '../support/shells.ts'
import { createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'
import { missingWitness, witness } from '../support/witnesses.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const [, block = ''] = /A day's use[^]*?```sh\n([^]*?)```/.exec(readme) ?? []
const lines = block.trim().split('\n')

const staging = `[profile staging-readonly]
sso_session = my-org
sso_account_id = 222222222222
sso_role_name = ReadOnlyAccess
region = us-east-1
`

const arn = (account: string) => new RegExp(`arn:aws:sts::${account}:assumed-role/.*/alice`)

describe.skipIf(missingWitness('KEYLESS_WITNESS_AWS'))("README's day", () => {
  let stage: Stage
  let env: Readonly<Record<string, string>>
  beforeAll(async () => {
    stage = await createStage()
    const program = (name: string, script: string) =>
      chmodSync(stage.home.write(name, `#!/bin/sh\n${script}\n`), 0o755)
    const aws = witness('KEYLESS_WITNESS_AWS') ?? ''
    program('bin/aws', `exec '${aws}' "$@"`)
    program('bin/terraform', 'aws sts get-caller-identity --query Arn')
    program('nightly.sh', 'env -u AWS_PROFILE aws sts get-caller-identity --query Arn')
    const person = stage.env['BROWSER'] ?? ''
    program(
      'bin/day-browser',
      `case $1 in */authorize*) exec ${person} "$1" ;; esac; echo "$1" >>"$HOME/opened"`,
    )
    const browser = { BROWSER: `${stage.home.path}/bin/day-browser` }
    env = { ...shellEnvironment(stage.home, stage.env), ...browser, COLUMNS: '100' }
  })
  afterAll(async () => {
    await stage.close()
  })

  it('has about ten lines', () => {
    expect(lines.length).toBeGreaterThan(7)
    expect(lines.length).toBeLessThan(13)
  })

  it.each(realShells)('goes as written in %s, every line of it', async (shell) => {
    await setUpDevAdmin(stage)
    stage.home.write('.aws/config', stage.home.read('.aws/config') + staging)
    await keyless(['logout', '--all'], { env: stage.env })
    const orStop = shell === 'fish' ? '; or exit 9' : ' || exit 9'
    const commands = lines.map((line) => line.replace(/ *# .*$/, ''))
    const script = commands.map((line) => `echo '$ ${line}'\n${line}${orStop}`)
    const { exitCode, stdout, stderr } = await inShell(
      shell,
      ['cd $HOME', ...script].join('\n'),
      env,
    )
    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0 })
    const [, ...parts] = stdout.split(/^\$ /m)
    const said = (command: string) => parts.find((part) => part.startsWith(command)) ?? ''
    expect(said('aws-profiles')).toMatch(/staging-readonly .* left/)
    expect(stderr).toContain('dev-admin: AdministratorAccess in 111111111111')
    expect(said('aws sts')).toMatch(arn('111111111111'))
    expect(said('keyless exec staging')).toMatch(arn('222222222222'))
    expect(said('keyless exec --serve')).toMatch(arn('111111111111'))
    expect(stage.home.read('opened')).toContain('account_id=222222222222')
    expect(said('keyless history')).toContain('staging-readonly')
    expect(stderr).toContain('Signed out of my-org.')
    stage.home.write('.aws/config', '')
  })
})
