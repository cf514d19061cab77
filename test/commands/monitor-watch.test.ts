import { afterEach, beforeEach, expect, it } from 'vitest'
import { installEngine } from '../support/engine.ts'
import { keyless } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { event } from '../unit/monitor/records.ts'

let home: TempHome
beforeEach(() => {
  home = createTempHome()
})
afterEach(() => {
  home.remove()
})

const root = (account: string) =>
  event({ userIdentity: { type: 'Root', accountId: account }, recipientAccountId: account })

const plant = (name: string, account: string) =>
  home.write(`trail/${name}`, JSON.stringify({ Records: [root(account)] }))

const words = ['monitor', 'watch', '--since', '2026-11-01', '--json']

it('monitor watch --once tells what is new and exits with 1 for it, then with 0', async () => {
  plant('a.json', '111111111111')
  installEngine(home)
  const run = () =>
    keyless([...words, '--from', 'trail', '--once'], { env: home.env, cwd: home.path })
  const first = await run()
  expect(first).toMatchObject({ exitCode: 1, stderr: '' })
  expect(JSON.parse(first.stdout)).toMatchObject({ code: 'root-used', subject: '111111111111' })
  expect(await run()).toMatchObject({ exitCode: 0, stdout: '', stderr: '' })
})

it('monitor watch without a trail says so', async () => {
  installEngine(home)
  const { exitCode, stderr } = await keyless([...words, '--once'], { env: home.env })
  expect(exitCode).toBe(0)
  expect(stderr).toContain('no trail is remembered')
  expect(stderr).toContain('next: keyless monitor load PATH')
})

it('monitor watch goes on until it is stopped, and ends with 0', async () => {
  installEngine(home)
  plant('a.json', '111111111111')
  const args = [...words, '--from', 'trail', '--interval', '1s']
  const { exitCode, stdout } = await keyless(args, {
    env: home.env,
    cwd: home.path,
    onStart: (child) => {
      child.stdout?.once('data', () => {
        plant('b.json', '222222222222')
        child.stdout?.once('data', () => child.kill('SIGTERM'))
      })
    },
  })
  expect(exitCode).toBe(0)
  const subjects = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { subject: string }).subject)
  expect(subjects).toEqual(['111111111111', '222222222222'])
})

it('monitor watch ends when nobody reads it', async () => {
  installEngine(home)
  plant('a.json', '111111111111')
  const args = [...words, '--from', 'trail', '--interval', '1s']
  const { exitCode } = await keyless(args, {
    env: home.env,
    cwd: home.path,
    onStart: (child) => {
      child.stdout?.destroy()
    },
  })
  expect(exitCode).toBe(0)
})
