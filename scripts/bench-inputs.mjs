// @ts-check
/** What the benchmark runs and what it reads: programs, and homes with few and many profiles. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './witness-paths.mjs'

/**
 * Both executables are written at the same time and place: how a file lies in the page cache changes
 * its start by as much as what it does. @param {string} folder
 */
export function makePrograms(folder) {
  const entry = join(root, 'dist', 'keyless.cjs')
  const built = join(root, 'dist', 'keyless')
  if (!existsSync(entry)) execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'ignore' })
  if (!existsSync(built)) {
    execFileSync('npm', ['run', 'build:executable'], { cwd: root, stdio: 'ignore' })
  }
  const emptyScript = join(folder, 'empty.cjs')
  writeFileSync(emptyScript, '')
  const emptyExecutable = compileEmpty(folder)
  const executable = join(folder, 'keyless')
  copyFileSync(built, executable)
  return { entry, executable, emptyScript, emptyExecutable }
}

/** Built as keyless is. @param {string} folder */
function compileEmpty(folder) {
  const source = join(folder, 'empty.ts')
  const outfile = join(folder, 'empty')
  writeFileSync(source, '')
  execFileSync(
    join(root, 'node_modules', '.bin', 'bun'),
    [
      'build',
      '--compile',
      '--minify',
      '--bytecode',
      '--splitting',
      '--format=esm',
      '--no-compile-autoload-dotenv',
      '--no-compile-autoload-bunfig',
      `--outfile=${outfile}`,
      source,
    ],
    { cwd: folder, stdio: 'ignore' },
  )
  return outfile
}

/** @param {string} folder */
export function makeHomes(folder) {
  return {
    few: makeHome(folder, 30),
    thousand: makeHome(folder, 1000),
    many: makeHome(folder, 20_000),
    listed: makeHome(folder, 10_000),
  }
}

/**
 * A home whose profile `chosen`, three quarters down the file, has its credentials in the cache.
 * @param {string} folder @param {number} profiles
 */
export function makeHome(folder, profiles) {
  const path = join(folder, `home-${profiles}`)
  const cache = join(path, '.aws', 'cli', 'cache')
  mkdirSync(cache, { recursive: true, mode: 0o700 })
  // Made by the first sign-in: without it nothing would be written to the journal.
  mkdirSync(join(path, '.local', 'state', 'keyless', 'journal'), { recursive: true, mode: 0o700 })
  const chosen = Math.floor(profiles * 0.75)
  const sections = Array.from({ length: profiles }, (_, number) => profileSection(number))
  writeFileSync(join(path, '.aws', 'config'), sessionSection + sections.join(''), { mode: 0o600 })
  const key = `{"accountId":"${accountOf(chosen)}","roleName":"AdministratorAccess","sessionName":"my-org"}`
  const name = createHash('sha1').update(key).digest('hex')
  writeFileSync(join(cache, `${name}.json`), cachedRole(accountOf(chosen)), { mode: 0o600 })
  return { path, profile: `team-${chosen}-admin` }
}

const sessionSection = `[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
`

/** @param {number} number */
function accountOf(number) {
  return String(100_000_000_000 + number)
}

/** @param {number} number */
function profileSection(number) {
  return `
[profile team-${number}-admin]
sso_session = my-org
sso_account_id = ${accountOf(number)}
sso_role_name = AdministratorAccess
region = eu-west-1
output = json
`
}

/**
 * A key whose letters tell its account, as the service makes them.
 *
 * @param {string} accountId
 */
function accessKeyOf(accountId) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  let bits = ((1n << 47n) | (BigInt(accountId) << 7n)) << 32n
  let text = ''
  for (let index = 0; index < 16; index++, bits >>= 5n) text = letters[Number(bits & 31n)] + text
  return `ASIA${text}`
}

/** @param {string} accountId */
function cachedRole(accountId) {
  const end = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19)
  const credentials = {
    AccessKeyId: accessKeyOf(accountId),
    SecretAccessKey: 's'.repeat(40),
    SessionToken: 't'.repeat(700),
    Expiration: `${end}Z`,
    AccountId: accountId,
  }
  return JSON.stringify({ ProviderType: 'sso', Credentials: credentials })
}
