import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyless, keylessCommand } from '../support/programs.ts'
import { onTerminal } from '../support/real-clients.ts'
import { createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await createStage()
})
afterEach(() => stage.close())

interface Answer {
  readonly errors: number
  readonly mended?: readonly string[]
  readonly findings: readonly { readonly code: string; readonly severity: string }[]
}

async function doctor(...words: readonly string[]): Promise<Answer> {
  const { stdout, stderr } = await keyless(['doctor', '--json', ...words], { env: stage.env })
  expect(stderr).toBe('')
  return JSON.parse(stdout) as Answer
}

test('after a sign-in nothing is wrong, with servers and programs asked', async () => {
  await setUpDevAdmin(stage)
  const env = { ...stage.env, PATH: '/nowhere' }
  const { stdout, exitCode } = await keyless(['doctor'], { env })
  expect(stdout).toMatch(/^All good: \d+ things looked at/m)
  expect(exitCode).toBe(0)
})

test('what is broken is found, mended, and taken back by undo', async () => {
  const broken = '[profile dev]\nregion = eu-west-1 # home\nregion = us-east-1\n'
  const path = '.aws/config'
  stage.home.write(path, broken, 0o666)
  expect((await doctor('--offline')).findings.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['duplicate-key', 'inline-comment']),
  )
  const { mended, errors } = await doctor('--offline', '--fix', '--yes')
  expect(mended).toContain('duplicate-key')
  expect(errors).toBe(0)
  expect(stage.home.read(path)).toBe('[profile dev]\nregion = us-east-1\n')
  await keyless(['undo', '--yes'], { env: stage.env })
  expect(stage.home.read(path)).toBe(broken)
})

test('explain says which credentials, from where, until when', async () => {
  await setUpDevAdmin(stage)
  await keyless(['credential-process', 'dev-admin'], { env: stage.env })
  const { stdout, exitCode } = await keyless(['doctor', 'explain', 'dev-admin'], { env: stage.env })
  expect(stdout).toMatch(
    /^dev-admin is the role AdministratorAccess in account 111111111111, by the sign-in my-org, until \d{4}/m,
  )
  expect(exitCode).toBe(0)
})

test('on a terminal the repair is shown, and asked about', async () => {
  stage.home.write('.aws/config', '[profile dev]\nregion = eu-west-1 # home\n')
  const plan = { steps: [['Mend this', '\r']] as const, columns: 80, rows: 40, timeout: 60 }
  const command = [...keylessCommand(), 'doctor', '--fix', '--offline']
  const { stdout } = await onTerminal(command, plan, { env: stage.env, timeoutMs: 80_000 })
  expect(stdout).toContain('+ # home')
  expect(stdout).toContain('Mended: inline-comment.')
  expect(stage.home.read('.aws/config')).toBe('[profile dev]\n# home\nregion = eu-west-1\n')
})
