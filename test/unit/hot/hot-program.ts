import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { roleCacheKeyText } from '../../../src/credentials/role-cache-file.ts'
import type { TempHome } from '../../support/temp-home.ts'
import { witness } from '../../support/witnesses.ts'
import { bunPath } from '../../support/worker-bundle.ts'

/** Exit code and text of the stand-in for the full program, which says that the hot entry gave up. */
export const fullProgram = { exitCode: 66, stdout: 'the full program' }

export interface HotProgram {
  command(runtime: 'node' | 'bun', ...args: readonly string[]): readonly string[]
  remove(): void
}

/** The hot entry as it is shipped, with nothing behind it. */
export function buildHotProgram(): HotProgram {
  const folder = mkdtempSync(join(tmpdir(), 'keyless-hot-'))
  chmodSync(folder, 0o755)
  const main = join(folder, 'main.mjs')
  const { exitCode, stdout } = fullProgram
  writeFileSync(
    main,
    `export const main = () => { process.stdout.write('${stdout}'); process.exitCode = ${exitCode} }`,
  )
  const bundle = buildSync({
    entryPoints: ['src/hot.ts'],
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    external: ['./main.ts'],
    define: { KEYLESS_VERSION: '"1.2.3"' },
    write: false,
  })
  const file = join(folder, 'keyless.cjs')
  writeFileSync(file, (bundle.outputFiles[0]?.text ?? '').replaceAll('./main.ts', './main.mjs'))
  const runtimes = { node: process.execPath, bun: bunPath }
  return {
    command: (runtime, ...args) => [runtimes[runtime], file, ...args],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A Node that can replace itself, where it is installed. */
export function replacingNode(): string | undefined {
  return witness('KEYLESS_WITNESS_NODE_24')
}

export const configText = `[default]
region = us-east-1

[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access

# The two that matter
[profile dev]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = ReadOnlyAccess
region = eu-west-1
output = json

[profile legacy]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
sso_account_id = 222222222222
sso_role_name = AdministratorAccess
`

const startUrl = 'https://my-org.awsapps.com/start'

export const devKey = {
  accountId: '111111111111',
  roleName: 'ReadOnlyAccess',
  sessionName: 'my-org',
  startUrl,
}
export const legacyKey = {
  accountId: '222222222222',
  roleName: 'AdministratorAccess',
  sessionName: undefined,
  startUrl,
}

export function cachePath(key: Parameters<typeof roleCacheKeyText>[0]): string {
  const name = createHash('sha1').update(roleCacheKeyText(key)).digest('hex')
  return join('.aws', 'cli', 'cache', `${name}.json`)
}

/** A key of 111111111111. */
export const devAccessKey = 'ASIARTXV5AHDQAAQEAYE'

/** A cache file with so many minutes left. */
export function cacheText(
  minutesLeft: number,
  key = devAccessKey,
  accountId = devKey.accountId,
): string {
  const end = new Date(Date.now() + minutesLeft * 60_000).toISOString().slice(0, 19)
  return `{"ProviderType": "sso", "Credentials": {"AccessKeyId": "${key}", "SecretAccessKey": "sk/+=", "SessionToken": "st", "Expiration": "${end}Z", "AccountId": "${accountId}"}}`
}

/** Profile `dev` and `legacy`, each with an hour in the cache. */
export function fillHome(home: TempHome): void {
  home.write('.aws/config', configText)
  home.write(cachePath(devKey), cacheText(60))
  home.write(cachePath(legacyKey), cacheText(60, 'ASIALEGACY', legacyKey.accountId))
}
