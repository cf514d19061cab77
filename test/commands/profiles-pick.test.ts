import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyless, keylessCommand, type Outcome } from '../support/programs.ts'
import { onTerminal, type TerminalPlan } from '../support/real-clients.ts'
import { createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'

const enter = '\r'
const interrupt = '\u0003'
const stages = ['dev', 'prod', 'stage'] as const

/** 3,000 profiles of 1,000 teams. */
const config = Array.from({ length: 3000 }, (_, at) => {
  const name = `team${Math.floor(at / 3)}-${stages[at % 3]}`
  const accountId = 100_000_000_000 + at
  return `[profile ${name}]\nsso_session = s\nsso_account_id = ${accountId}\nsso_role_name = Admin\n`
}).join('')
const session =
  '[sso-session s]\nsso_start_url = https://x.awsapps.com/start\nsso_region = us-east-1\n'

describe('profiles pick', () => {
  let home: TempHome
  beforeEach(() => {
    home = createTempHome({ TERM: 'xterm-256color', LANG: 'C.UTF-8' })
    home.write('.aws/config', session + config)
  })
  afterEach(() => {
    home.remove()
  })

  /** Its stdout goes to the file `picked`, as in `$(keyless profiles pick)`. */
  async function pick(
    steps: TerminalPlan['steps'],
    options: Omit<TerminalPlan, 'steps'> = {},
    env: Readonly<Record<string, string>> = home.env,
  ): Promise<Outcome> {
    const command = ['sh', '-c', '"$@" >"$HOME/picked"', 'sh', ...keylessCommand()]
    const plan = { steps, timeout: 20, ...options }
    return onTerminal([...command, 'profiles', 'pick'], plan, { env })
  }

  it('finds one of thousands by its words in any order, an account number among them', async () => {
    const outcome = await pick([
      ['team0-dev', 'stage team9'],
      ['team9-stage', '99'],
      ['team999-stage', enter],
    ])
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
    expect(home.read('picked')).toBe('team999-stage\n')
    const account = await pick([
      ['team0-dev', '100000000007'],
      ['team2-prod', enter],
    ])
    expect(account, account.stdout).toMatchObject({ exitCode: 0 })
    expect(home.read('picked')).toBe('team2-prod\n')
  })

  it('offers first what was chosen last, and marks production without colour', async () => {
    await pick([
      ['team0-dev', 'team777-prod'],
      ['100000002332', enter],
    ])
    const again = await pick([['● team777-prod production', enter]])
    expect(again, again.stdout).toMatchObject({ exitCode: 0 })
    expect(home.read('picked')).toBe('team777-prod\n')
    expect(again.stdout).not.toContain('\u001b[3')
  })

  it('has colours where standard output is a pipe, and none for NO_COLOR', async () => {
    const steps: TerminalPlan['steps'] = [['team0-stage', enter]]
    const { NO_COLOR: _without, CI: _neither, ...env } = home.env
    const coloured = await pick(steps, {}, { ...env, TERM: 'xterm' })
    expect(coloured.stdout).toContain('\u001b[32m●\u001b[39m team0-dev')
    expect(coloured.stdout).toContain('\u001b[31mteam0-prod production\u001b[39m')
    expect(home.read('picked')).toBe('team0-dev\n')
    const plain = await pick(steps)
    expect(plain.stdout).not.toMatch(/\u001b\[\d+m/)
  })

  it('fits 40 columns', async () => {
    const outcome = await pick([['team0-prod PROD', interrupt]], { columns: 40 })
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 130 })
    expect(home.read('picked')).toBe('')
  })

  it.each([
    ['Ctrl-C', ''],
    // Once the keyboard is the menu's.
    ['a polite kill', "(while stty -a </dev/tty | grep -q ' icanon'; do :; done; kill $$) &"],
  ])('leaves the terminal as it was at %s', async (_, before) => {
    const script = `${before} exec "$@"`
    const command = ['sh', '-c', script, 'sh', ...keylessCommand(), 'profiles', 'pick']
    const shell = ['sh', '-c', '"$@"; stty -a >"$HOME/terminal"; exit 7', 'sh', ...command]
    const keys = before === '' ? interrupt : ''
    const plan = { steps: [['team0-dev', keys]], timeout: 20 } as const
    const outcome = await onTerminal(shell, plan, { env: home.env })
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 7 })
    expect(home.read('terminal')).toMatch(/ icanon .* echo /s)
    expect(outcome.stdout).toMatch(/\u001b\[\?25h[^]*Stopped\. Nothing was changed\./)
    expect(outcome.stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(
      outcome.stdout.lastIndexOf('\u001b[?25l'),
    )
  })

  it('asks line by line where nothing can be drawn over, and takes a whole name', async () => {
    const steps: TerminalPlan['steps'] = [['Number or part of a name', `team42-stage${enter}`]]
    const outcome = await pick(steps, {}, { ...home.env, TERM: 'dumb' })
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
    expect(home.read('picked')).toBe('team42-stage\n')
  })

  it('needs a terminal, and a profile', async () => {
    expect(await keyless(['profiles', 'pick'], { env: home.env })).toMatchObject({ exitCode: 2 })
    home.write('.aws/config', '')
    const none = await keyless(['profiles', 'pick'], { env: home.env })
    expect(none).toMatchObject({ exitCode: 1, stdout: '' })
    expect(none.stderr).toContain('keyless setup')
  })

  it('is a menu still where it cannot remember', async () => {
    home.write('.local/state/keyless', 'not a folder')
    const outcome = await pick([['team0-dev', enter]])
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
    expect(home.read('picked')).toBe('team0-dev\n')
  })
})

describe('profiles pick after a sign-in', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await createStage({ TERM: 'xterm-256color', LANG: 'C.UTF-8' })
    await setUpDevAdmin(stage)
  })
  afterEach(async () => {
    await stage.close()
  })

  async function pick(steps: TerminalPlan['steps']): Promise<Outcome> {
    const command = [...keylessCommand(), 'profiles', 'pick']
    return onTerminal(command, { steps, timeout: 20 }, { env: stage.env })
  }

  it('shows the names of accounts and how old they are, and finds a profile by them', async () => {
    const folder = join(stage.home.path, '.cache/keyless/accounts')
    const name = readdirSync(folder).find((file) => file.endsWith('l')) ?? ''
    const old = new Date(Date.now() - 3 * 24 * 3_600_000).toISOString()
    const known = readFileSync(join(folder, name), 'utf8')
    writeFileSync(join(folder, name), known.replaceAll(/"at":"[^"]+"/g, `"at":"${old}"`))
    const named = await pick([
      ['dev-admin  dev  AdministratorAccess  111111111111', '111 dev admin'],
      ['111 dev admin', enter],
    ])
    expect(named, named.stdout).toMatchObject({ exitCode: 0 })
    expect(named.stdout).toContain('Which profile? (accounts listed 3 days ago)')
    expect(named.stdout).not.toContain('No matches')
  })

  it('lists accounts while the menu is there where the names are not known yet', async () => {
    rmSync(join(stage.home.path, '.cache/keyless/accounts'), { recursive: true })
    const outcome = await pick([
      ['dev-admin  AdministratorAccess', ''],
      ['dev-admin  dev  AdministratorAccess', enter],
    ])
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
  })
})
