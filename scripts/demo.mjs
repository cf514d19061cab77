// @ts-check
/**
 * `npm run demo`: the whole main job on the built-in sandbox, from nothing. Installs, builds,
 * starts a sandbox, sets up a profile, signs in once, uses it everywhere, signs out. A program
 * plays the person in the browser; `npm run demo -- --browser` opens your own.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environmentFor, installAndBuild, program, quote, runShown, say } from './demo-steps.mjs'

const ownBrowser = process.argv.includes('--browser')

/** @param {readonly string[]} args @param {{code?: number}} [expected] */
function keyless(args, { code = 0 } = {}) {
  runShown(args, { env, codes: [code] })
}

/** @returns {Record<string, string>} the sandbox's variables */
function startSandbox() {
  const [file = '', ...first] = program
  const answer = execFileSync(file, [...first, 'sandbox', 'start', '--background', '--json'], {
    env,
    encoding: 'utf8',
  })
  const { url } = JSON.parse(answer)
  console.log(`It listens on ${url}, on this machine only.`)
  return {
    AWS_ENDPOINT_URL_SSO_OIDC: url,
    AWS_ENDPOINT_URL_SSO: url,
    AWS_ENDPOINT_URL_STS: url,
  }
}

function createPerson() {
  const script = join(home, 'person')
  const visit = [...program, 'sandbox', 'visit'].map(quote).join(' ')
  writeFileSync(script, `#!/bin/sh\n${visit} "$1" --user alice >/dev/null 2>&1 </dev/null &\n`)
  chmodSync(script, 0o755)
  return { BROWSER: script, DISPLAY: process.env.DISPLAY ?? ':0' }
}

const handTyped = `
# the other accounts, typed by hand
[profile dev-readonly]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = ReadOnlyAccess
region = us-east-1

[profile staging-admin]
sso_session = my-org
sso_account_id = 222222222222
sso_role_name = AdministratorAccess
region = us-east-1

[profile production-readonly]
sso_session = my-org
sso_account_id = 333333333333
sso_role_name = ReadOnlyAccess
region = us-east-1

[profile data-engineer]
sso_session = my-org
sso_account_id = 444444444444
sso_role_name = DataEngineerAccess
region = us-east-1
`

installAndBuild()
const home = mkdtempSync(join(tmpdir(), 'keyless-demo-'))
/** @type {Record<string, string | undefined>} */
let env = environmentFor(home)

try {
  say('1. An Identity Center in a box')
  console.log('Users alice and bob, four accounts, three roles. No AWS account, no network.')
  env = { ...env, ...startSandbox(), ...(ownBrowser ? {} : createPerson()) }

  say('2. Set up a profile: the answers of the wizard as flags')
  keyless([
    'configure',
    'sso',
    '--session',
    'my-org',
    '--start-url',
    'https://my-org.awsapps.com/start',
    '--region',
    'us-east-1',
    '--account-id',
    '111111111111',
    '--role-name',
    'AdministratorAccess',
    '--client-region',
    'us-east-1',
    '--output',
    'json',
    '--profile',
    'dev-admin',
    '--no-login',
    '--yes',
  ])
  appendFileSync(join(home, '.aws', 'config'), handTyped)
  console.log('Four more profiles are typed into ~/.aws/config by hand.')

  say('3. Sign in once' + (ownBrowser ? '' : ' (a program plays alice in the browser)'))
  keyless(['login', 'my-org'])

  say('4. Every profile has credentials, with no further sign-in')
  keyless(['profiles'])
  for (const profile of [
    'dev-admin',
    'dev-readonly',
    'staging-admin',
    'production-readonly',
    'data-engineer',
  ]) {
    keyless(['whoami', '--profile', profile])
  }

  say('5. Any tool: in its environment, as a credential_process, or in your shell')
  keyless([
    'exec',
    'dev-admin',
    '--',
    'sh',
    '-c',
    'echo "a child with ${AWS_ACCESS_KEY_ID%????????????}… in $AWS_REGION until $AWS_CREDENTIAL_EXPIRATION"',
  ])
  keyless([
    'sts',
    'get-caller-identity',
    '--profile',
    'dev-admin',
    '--query',
    '{Account:Account, Role:Arn}',
    '--output',
    'table',
  ])
  keyless(['status'])

  say('6. Sign out; what was possible before now says what to run')
  keyless(['logout', 'my-org'])
  keyless(['credential-process', '--profile', 'dev-admin'], { code: 4 })

  say(
    'That was the main job. The same commands work on your organisation: start with "keyless configure sso".',
  )
} finally {
  const [file = '', ...first] = program
  spawnSync(file, [...first, 'sandbox', 'stop'], { env, stdio: 'ignore' })
  rmSync(home, { recursive: true, force: true })
}
