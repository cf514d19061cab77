import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { join } from 'node:path'
import { type CliStage, createCliStage } from '../../../support/cli-transcript.ts'
import { plantedKey } from '../../../support/planted-keys.ts'

let stage: CliStage
beforeAll(async () => {
  stage = await createCliStage()
})
afterAll(() => stage.close())
beforeEach(() => stage.home.clear())

const { keyId, accountId, secret } = plantedKey('a command')
const credentials = `[old]\naws_access_key_id = ${keyId}\naws_secret_access_key = ${secret}\n`

function plant(): string {
  stage.home.write('.aws/credentials', credentials)
  stage.home.write('src/deploy.sh', 'set -e\naws s3 ls --profile old\n')
  stage.home.write('src/.env', `AWS_ACCESS_KEY_ID=${keyId}\n`)
  return join(stage.home.path, 'src')
}

it('shows keys and callers for people and leaves with 1', async () => {
  const folder = plant()
  const scan = ['migrate', 'scan', join(stage.home.path, '.aws'), folder]
  const { exitCode, stdout, stderr } = await stage.keyless(scan, { columns: 80 })
  expect(exitCode).toBe(1)
  expect(stdout).toBe(
    `${keyId}  account ${accountId}\n` +
      `  ~/.aws/credentials:2  AWS file, profile old, secret beside it\n` +
      `  ~/src/.env:1          dotenv file\n\n` +
      `Who names the profile old\n  ~/src/deploy.sh:2  --profile, script\n\n`,
  )
  expect(stderr).toMatch(
    /^1 key in 2 places, 1 caller; 3 files, 1 kB, \d+\.\d s\.\nTo be told who still calls with them: keyless monitor load TRAIL\nnext: /,
  )
  const plan = `keyless migrate plan ${scan.slice(2).join(' ')}`
  expect(stderr.endsWith(`\nnext: ${plan}\n`)).toBe(true)
  expect(stdout + stderr).not.toContain(secret)
})

it('keeps within 40 columns, but for a command to copy', async () => {
  const folder = plant()
  const { stdout, stderr } = await stage.keyless(['migrate', 'scan', folder], { columns: 40 })
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => !line.startsWith('next: '))
  const widths = lines.map((line) => line.length)
  expect(Math.max(...widths)).toBeLessThanOrEqual(40)
  expect(stdout).toContain(`${keyId}\naccount ${accountId}\n  ~/src/.env:1  dotenv file\n`)
})

it('leaves with 0 and says so where there is nothing', async () => {
  stage.home.write('src/a.txt', 'AKIAIOSFODNN7EXAMPLE\n')
  const folder = join(stage.home.path, 'src')
  const { exitCode, stdout, stderr } = await stage.keyless(['migrate', 'scan', folder])
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
  expect(stderr).toContain('No long-lived keys; 1 file')
  expect(stderr).not.toContain('next:')
  expect(stderr).toContain('Passed over: 1 example key.')
})

it('answers as JSON, without the secret', async () => {
  const folder = plant()
  const { exitCode, stdout } = await stage.keyless(['migrate', 'scan', folder, '--json'])
  expect(exitCode).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    complete: true,
    files: 2,
    keys: [{ keyId, accountId, place: 'dotenv', file: join(folder, '.env'), line: 1 }],
    callers: [{ profile: 'old', by: '--profile', line: 2 }],
    passedOver: { examples: 0 },
    unreadable: { count: 0, first: [] },
  })
  expect(stdout).not.toContain(secret)
})

it('answers as SARIF', async () => {
  const folder = plant()
  const scan = ['migrate', 'scan', folder, '--format', 'sarif']
  const { exitCode, stdout } = await stage.keyless(scan)
  expect(exitCode).toBe(1)
  const [run] = JSON.parse(stdout).runs
  expect(run.results).toMatchObject([
    { ruleId: 'long-lived-key', level: 'warning' },
    { ruleId: 'key-profile-caller', level: 'warning' },
  ])
  const [{ locations, partialFingerprints }] = run.results
  expect(locations[0].physicalLocation.region).toEqual({ startLine: 1 })
  expect(Object.keys(partialFingerprints)).toEqual(['keylessKey/v1'])
})

it('refuses two formats at once, and names a path that is not there', async () => {
  const two = await stage.keyless(['migrate', 'scan', '--json', '--format', 'sarif'])
  expect(two.exitCode).toBe(2)
  const none = await stage.keyless(['migrate', 'scan', '/nowhere/at/all'])
  expect(none.exitCode).toBe(1)
  expect(none.stderr).toContain('/nowhere/at/all')
})

it('shows names that would steer the terminal as harmless text', async () => {
  stage.home.write('src/\u001B[31mred\u202Eevil\r.env', `A=${keyId}\n`)
  const folder = join(stage.home.path, 'src')
  const { stdout } = await stage.keyless(['migrate', 'scan', folder], { columns: 80 })
  expect(stdout).toContain('redevil .env:1')
  // oxlint-disable-next-line no-control-regex -- that is what must not be there
  expect(stdout).not.toMatch(/[\u001B\u202E\r]/)
})

it('shows what it has and leaves with 130 when it is stopped', async () => {
  const folder = plant()
  const signal = AbortSignal.abort()
  const { exitCode, stderr } = await stage.keyless(['migrate', 'scan', folder], { signal })
  expect(exitCode).toBe(130)
  expect(stderr).toContain('Stopped: this is what was found until then.')
})
