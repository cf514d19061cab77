import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inShell, type RealShell, shellEnvironment } from '../support/shells.ts'
import { createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'

/** Every kind of character that a profile's name may hold. */
const odd = 'a.b/c@d:e+f%g'

/** Names that mean something else to a shell or to awsp. */
const likeOthers = ['-dash', '%PATH%', '+', '--clear', '-', '--']

const same = 'sso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = ReadOnlyAccess\n'
const more = `[profile ${odd}]\n${same}[profile prod-admin]\n${same}${likeOthers
  .map((name) => `[profile ${name}]\n${same}`)
  .join('')}
[profile refused]\n${same.replace('ReadOnlyAccess', 'Nobody')}`

/** How a shell prints variables, one a line; nothing for one that is not there. */
function show(shell: RealShell, ...names: readonly string[]): string {
  const value = (name: string) => (shell === 'fish' ? `"$${name}"` : `"\${${name}-}"`)
  return `printf '%s|' ${names.map(value).join(' ')}; echo`
}

const codeOf = (shell: RealShell): string =>
  shell === 'fish' ? 'echo code $status' : 'echo code $?'

describe.each(['bash', 'zsh', 'fish'] as const)('shell init in %s', (shell) => {
  let stage: Stage
  let env: Readonly<Record<string, string>>
  beforeAll(async () => {
    stage = await createStage()
    await setUpDevAdmin(stage)
    stage.home.write('.aws/config', stage.home.read('.aws/config') + more)
    env = shellEnvironment(stage.home, stage.env)
  })
  afterAll(async () => {
    await stage.close()
  })

  const run = async (lines: string, extra: Readonly<Record<string, string>> = {}) =>
    inShell(shell, lines, { ...env, ...extra })
  const profile = show(shell, 'AWS_PROFILE', 'AWS_DEFAULT_PROFILE')

  it('loads without a word', async () => {
    expect(await run('')).toEqual({ exitCode: 0, signal: null, stdout: '', stderr: '' })
  })

  it('switches, tells whom AWS takes one for, goes back and clears', async () => {
    const lines = ['awsp dev-admin', profile, `awsp ${odd}`, profile, 'awsp -', profile]
    const code = codeOf(shell)
    const cleared = ['awsp --clear', code, profile, 'awsp -', code, profile, 'awsp -', code]
    const { stdout, stderr } = await run([...lines, ...cleared].join('\n'))
    expect(stdout).toBe(
      `dev-admin||\n${odd}||\ndev-admin||\ncode 0\n||\ncode 0\ndev-admin||\ncode 0\n`,
    )
    expect(stderr).toContain('dev-admin: AdministratorAccess in 111111111111 (dev) as alice, ')
    expect(stderr).toContain(`${odd}: ReadOnlyAccess in 111111111111 (dev) as alice, `)
  })

  it('leaves the shell as it was when a profile is not there or may not be used', async () => {
    const missing = await run(`awsp dev-admn; ${codeOf(shell)}\n${profile}`, { AWS_PROFILE: 'x' })
    expect(missing.stdout).toBe('code 1\nx||\n')
    expect(missing.stderr).toContain('Did you mean dev-admin?')
    const refused = await run(`awsp refused; ${codeOf(shell)}\n${profile}`, { AWS_PROFILE: 'x' })
    expect(refused.stdout).toBe('code 5\nx||\n')
    const nowhere = await run(`awsp -; ${codeOf(shell)}`)
    expect(nowhere.stdout).toBe('code 1\n')
    expect(nowhere.stderr).toContain('no profile to go back to')
  })

  it('switches to a profile that cannot be tried now, and says so', async () => {
    const offline = { AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' }
    const { stdout, stderr } = await run(`awsp dev-admin; ${codeOf(shell)}\n${profile}`, offline)
    expect(stdout).toBe('code 1\ndev-admin||\n')
    expect(stderr).toContain('dev-admin: chosen, but it could not be tried')
  })

  it('asks about what the settings mark once in a shell', async () => {
    const confirmed = show(shell, 'AWS_PROFILE', 'KEYLESS_CONFIRMED')
    const settings = stage.home.write(
      '.config/keyless/config.yaml',
      'production:\n  profiles: [prod-*]\n',
    )
    try {
      const lines = [`awsp prod-admin; ${codeOf(shell)}`, 'awsp --yes prod-admin', confirmed]
      const use = `keyless export >/dev/null; ${codeOf(shell)}`
      const { stdout, stderr } = await run(
        [...lines, use, 'awsp dev-admin', confirmed, 'awsp --clear', confirmed].join('\n'),
      )
      expect(stderr).toContain('\ntry: awsp --yes prod-admin\n')
      expect(stdout).toBe('code 2\nprod-admin|prod-admin|\ncode 0\ndev-admin||\n||\n')
    } finally {
      rmSync(settings)
    }
  })

  it('takes away what would go before the profile', async () => {
    const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' }
    const others = { AWS_SESSION_TOKEN: 'token', AWS_DEFAULT_PROFILE: 'refused' }
    const web = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: 'arn' }
    const { stdout, stderr } = await run(
      [
        'awsp dev-admin',
        profile,
        show(shell, ...Object.keys(keys), 'AWS_SESSION_TOKEN', ...Object.keys(web)),
      ].join('\n'),
      { ...keys, ...others, ...web },
    )
    expect(stdout).toBe('dev-admin||\n|||||\n')
    expect(stderr).toContain('took AWS_ACCESS_KEY_ID')
    expect(stderr).toContain('took AWS_WEB_IDENTITY_TOKEN_FILE')
  })

  it('is not led astray by another IFS', async () => {
    const other = shell === 'fish' ? '' : 'IFS=:\n'
    expect((await run(`${other}awsp dev-admin\n${profile}`)).stdout).toBe('dev-admin||\n')
  })

  it('reaches a profile whose name looks like a flag, a variable or a word of ours', async () => {
    const lines = likeOthers.flatMap((name) => [`awsp -- ${name}`, profile])
    const { stdout, stderr } = await run([...lines, 'awsp dev-admin', 'awsp -', profile].join('\n'))
    expect(stdout, stderr).toBe([...likeOthers, '--'].map((name) => `${name}||\n`).join(''))
  })

  it('takes a name that can be none as a name still, and runs nothing of it', async () => {
    const names = [`'my dev'`, `'$(touch gone)'`, `"it's"`, `'"; touch gone; "'`, `'ünïcode$HOME'`]
    const lines = names.map((name) => `awsp ${name}; ${codeOf(shell)}; awslogin ${name}`)
    const env = { AWS_PROFILE: 'x' }
    const { stdout, stderr } = await run(['cd $HOME', ...lines, profile, 'ls gone'].join('\n'), env)
    expect(stdout).toBe(`${'code 1\n'.repeat(names.length)}x||\n`)
    expect(stderr).toContain('There is no profile named my dev')
    expect(stderr).toContain('There is no profile named ünïcode$HOME')
  })

  it('signs in by a profile and lists the profiles', async () => {
    const { stdout, stderr } = await run(`awslogin ${odd}\naws-profiles`)
    expect(stderr).toContain('Signed in to my-org already')
    expect(stdout).toMatch(/a\.b\/c@d:e\+f%g +111111111111 dev +ReadOnlyAccess .* left/)
  })

  it('needs a terminal for the menu', async () => {
    const { stdout, stderr } = await run(`awsp; ${codeOf(shell)}\n${profile}`)
    expect(stdout).toBe('code 2\n||\n')
    expect(stderr).toContain('name the profile')
  })

  it('shows profile and time left in a prompt, production in red', async () => {
    const lines = ['awsp dev-admin', 'keyless_prompt', 'awsp prod-admin', 'keyless_prompt']
    const plain = await run(lines.join('\n'))
    expect(plain.stdout).toMatch(/^dev-admin (1h0|5\d)m prod-admin (1h0|5\d)m production $/)
    const coloured = await run(lines.join('\n'), {
      NO_COLOR: '',
      KEYLESS_PRODUCTION: 'live,adm,!dev',
    })
    expect(coloured.stdout).toMatch(/^dev-admin [^ ]+m [^ ]*(\u001b\[|%B%F\{red\})[^ ]*prod-admin /)
    expect((await run('keyless_prompt')).stdout).toBe('')
  })

  it('starts no program for a prompt while it knows the answer', async () => {
    const hook = shell === 'fish' ? '__keyless_before_prompt' : '_keyless_before_prompt'
    const change = shell === 'fish' ? `set -gx AWS_PROFILE` : 'export AWS_PROFILE='
    stage.home.write('calls', '')
    const lines = [
      'awsp dev-admin',
      hook,
      hook,
      `${change} "${odd}"`.replace('= ', '='),
      hook,
      hook,
    ]
    const { stdout } = await run([...lines, show(shell, 'KEYLESS_PROMPT')].join('\n'))
    expect(stdout).toMatch(/^a\.b\/c@d:e\+f%g (1h0|5\d)m\|\n$/)
    expect(stage.home.read('calls')).toBe('shell\n__switch\nprompt-segment\n')
  })

  it('shows no more than a name, whatever the variable holds', async () => {
    const AWS_PROFILE = 'x$(touch gone)\u001b[31m%F{red}'
    const hook = shell === 'fish' ? '__keyless_before_prompt' : '_keyless_before_prompt'
    const { stdout } = await run(`${hook}\nkeyless_prompt`, { AWS_PROFILE })
    expect(stdout).toMatch(/^x\?\?touch\?gone\?\?\?31m%%?F\?red\? $/)
  })
})
