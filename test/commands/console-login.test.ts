import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyless } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'

const loginSession = 'arn:aws:iam::111122223333:user/alice'
/** Where `aws login` keeps the console sign-in of that user (SHA-256 of its `login_session`). */
const cacheName = '5778c30d3fe8c123cb2ab0d5a82c81b6fdcedfb868a6625f6f5bf6f05a7f129b'
const cacheFile = `.aws/login/cache/${cacheName}.json`
const cached = '{"accessToken": {"accessKeyId": "ASIAEXAMPLE"}, "refreshToken": "rt"}'

let home: TempHome
beforeEach(() => {
  home = createTempHome()
  home.write('.aws/config', `[profile console]\nlogin_session = ${loginSession}\n`)
  home.write(cacheFile, cached)
})
afterEach(() => home.remove())

test('a console sign-in of the AWS CLI lies where its session says', () => {
  expect(createHash('sha256').update(loginSession).digest('hex')).toBe(cacheName)
})

test.each([
  ['logout', '--all'],
  ['sso', 'logout'],
])('%s %s leaves the console sign-in of the AWS CLI alone', async (...words) => {
  const outcome = await keyless(words, { env: home.env })
  expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
  expect(home.read(cacheFile)).toBe(cached)
})

test('credentials of a console sign-in are not ours to give', async () => {
  const outcome = await keyless(['credential-process', 'console'], { env: home.env })
  expect(outcome).toMatchObject({ exitCode: 1, stdout: '' })
  expect(outcome.stderr).toContain('try: ')
  expect(home.read(cacheFile)).toBe(cached)
})
