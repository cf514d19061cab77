import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { readTextIfPresent } from '../../src/system/files.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { keyless, keylessCommand } from './programs.ts'
import { createTempHome, type TempHome } from './temp-home.ts'

/** A sandbox, an empty HOME that points at it, and a browser with a person in front of it. */
export interface Stage {
  readonly sandbox: Sandbox
  readonly home: TempHome
  readonly env: Readonly<Record<string, string>>
  /** What the person in the browser reported, for when a sign-in does not come back. */
  browserLog(): string
  close(): Promise<void>
}

export const startUrl = 'https://my-org.awsapps.com/start'

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

/** A BROWSER command that returns at once while alice signs in through the pages. */
function createPersonBrowser(home: TempHome): string {
  const log = quote(join(home.path, 'browser.log'))
  const visit = [...keylessCommand(), 'sandbox', 'visit'].map(quote).join(' ')
  const script = home.write(
    'browser',
    `#!/bin/sh\nunset LD_PRELOAD\n${visit} "$1" --user alice >>${log} 2>&1 </dev/null &\n`,
  )
  chmodSync(script, 0o755)
  return script
}

export async function createStage(
  extra: Readonly<Record<string, string>> = {},
  organisation: Pick<SandboxOptions, 'directory' | 'buckets'> = {},
): Promise<Stage> {
  const sandbox = await startSandbox(organisation)
  const home = createTempHome()
  const env = {
    ...home.env,
    AWS_ENDPOINT_URL_SSO_OIDC: sandbox.url,
    AWS_ENDPOINT_URL_SSO: sandbox.url,
    AWS_ENDPOINT_URL_STS: sandbox.url,
    AWS_ENDPOINT_URL_IAM: sandbox.url,
    AWS_ENDPOINT_URL_SSO_ADMIN: sandbox.url,
    AWS_ENDPOINT_URL_IDENTITYSTORE: sandbox.url,
    AWS_ENDPOINT_URL_ORGANIZATIONS: sandbox.url,
    AWS_ENDPOINT_URL_SIGNIN: sandbox.url,
    AWS_ENDPOINT_URL_S3: sandbox.url,
    BROWSER: createPersonBrowser(home),
    DISPLAY: ':0',
    ...extra,
  }
  return {
    sandbox,
    home,
    env,
    browserLog: () => readTextIfPresent(join(home.path, 'browser.log')) ?? 'no browser was opened',
    close: async () => {
      await sandbox.close()
      home.remove()
    },
  }
}

/** How often the sandbox was asked for an operation (`CreateToken:refresh_token` and the like too). */
export function callsOf(stage: Stage, operation: string): number {
  return stage.sandbox.journal.count(operation)
}

/** Puts the sandbox's clock this far ahead of the wall clock. */
export function setAhead(stage: Stage, ms: number): void {
  stage.sandbox.clock.reset()
  stage.sandbox.clock.advance(ms)
}

/** The tutorial's answers as flags of `configure sso`. */
export const tutorialAnswers: readonly string[] = [
  '--session',
  'my-org',
  '--start-url',
  startUrl,
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
  '--yes',
]

/** Signed in as in the tutorial, with its profile `dev-admin`. Throws with all that was said where that fails. */
export async function setUpDevAdmin(stage: Stage): Promise<void> {
  const argv = ['configure', 'sso', ...tutorialAnswers]
  const { exitCode, stdout, stderr } = await keyless(argv, { env: stage.env })
  if (exitCode !== 0) throw new Error([stderr, stdout, stage.browserLog()].join('\n'))
}
