import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SystemError } from '../../../../src/errors.ts'
import { startSandbox } from '../../../../src/sandbox/start-sandbox.ts'
import { portal, postJson, roleKeys, signInByDevice, sts } from './raw-client.ts'

let folder: string
let stateFile: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-sandbox-'))
  stateFile = join(folder, 'kept', 'state.json')
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('sign-ins, keys and the clock outlive the process', async () => {
  const first = await startSandbox({ stateFile })
  first.clock.advance(600_000)
  const signedIn = await signInByDevice(first)
  const keys = await roleKeys(first, signedIn.accessToken)
  await first.close()

  const second = await startSandbox({ stateFile })
  expect(second.clock.offsetMs).toBe(600_000)
  expect((await portal(second, '/assignment/accounts', signedIn.accessToken)).status).toBe(200)
  expect((await sts(second, keys)).status).toBe(200)
  const { clientId, clientSecret, refreshToken } = signedIn
  const refresh = { clientId, clientSecret, refreshToken, grantType: 'refresh_token' }
  expect((await postJson(second, '/token', refresh)).status).toBe(200)
  await second.close()
})

test('the file is for its owner only and never half-written', async () => {
  const sandbox = await startSandbox({ stateFile })
  await signInByDevice(sandbox)
  await sandbox.close()
  expect(statSync(stateFile).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'kept')).mode & 0o777).toBe(0o700)
  expect(JSON.parse(readFileSync(stateFile, 'utf8'))).toMatchObject({ version: 1 })
})

test('a file that others could read before is private afterwards', async () => {
  const sandbox = await startSandbox({ stateFile })
  await sandbox.close()
  chmodSync(stateFile, 0o644)
  const again = await startSandbox({ stateFile })
  await again.close()
  expect(statSync(stateFile).mode & 0o777).toBe(0o600)
})

test('a file that is not a state is refused and left as it is', async () => {
  const notes = join(folder, 'notes.txt')
  writeFileSync(notes, 'my notes')
  const start = startSandbox({ stateFile: notes })
  await expect(start).rejects.toMatchObject({ code: 'file-unreadable' })
  await expect(start).rejects.toBeInstanceOf(SystemError)
  expect(readFileSync(notes, 'utf8')).toBe('my notes')
})

test('two sandboxes on one port: the second says so', async () => {
  const first = await startSandbox()
  await expect(startSandbox({ port: first.port })).rejects.toMatchObject({ code: 'port-in-use' })
  await first.close()
})
