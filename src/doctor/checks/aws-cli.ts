import { realpathSync } from 'node:fs'
import { findCommand } from '../../credentials/find-command.ts'
import { KeylessError } from '../../errors.ts'
import { run } from '../../system/subprocess.ts'
import { check, type Noted } from '../check.ts'
import { isOlder } from '../version.ts'
import type { World } from '../world.ts'

type Code = 'aws-cli-old' | 'aws-cli-version-one' | 'aws-cli-silent'

/** The first that reads `[sso-session]` and renews a sign-in. */
const firstWithSessions = '2.9.0'

const timeoutMs = 2500

/** The official installer has the version in the path: that spares starting Python. */
function versionInPath(path: string): string | undefined {
  try {
    return /\/v2\/(\d+\.\d+\.\d+)\//.exec(realpathSync(path))?.[1]
  } catch {
    return undefined
  }
}

/** A shim of a version manager that leads to nothing: then there is no AWS CLI. */
const notFound = 127

async function versionOf(
  path: string,
  { system: { env }, signal }: World,
): Promise<string | 'missing' | undefined> {
  const known = versionInPath(path)
  if (known !== undefined) return known
  const { exitCode, stdout, stderr } = await run([path, '--version'], { env, timeoutMs, signal })
  if (exitCode === notFound) return 'missing'
  return /aws-cli\/(\d+\.\d+\.\d+)/.exec(`${stdout} ${stderr}`)?.[1]
}

function silent(path: string, says: string): readonly Noted<Code>[] {
  return [{ code: 'aws-cli-silent', message: `${path} ${says}.`, fix: 'aws --version' }]
}

async function find(world: World): Promise<readonly Noted<Code>[]> {
  const { env, platform } = world.system
  const found = findCommand('aws', env, platform.os)
  if (found.found !== 'program') return []
  const { path } = found
  const evidence = [{ file: path, says: 'is the first on this PATH' }]
  try {
    const version = await versionOf(path, world)
    if (version === 'missing') return []
    if (version === undefined) return silent(path, 'does not say its version')
    if (isOlder(version, '2.0.0')) {
      const message = `The AWS CLI on this PATH is ${version}, which cannot sign in by itself.`
      return [{ code: 'aws-cli-version-one', message, evidence, fix: 'keyless login' }]
    }
    if (!isOlder(version, firstWithSessions) || world.config.ssoSessions.size === 0) return []
    const message = `The AWS CLI on this PATH is ${version}: it does not know [sso-session].`
    return [{ code: 'aws-cli-old', message, evidence, fix: 'install AWS CLI 2.9 or newer' }]
  } catch (error) {
    if (!(error instanceof KeylessError) || error.class === 'Cancelled') throw error
    return silent(path, `does not start within ${timeoutMs / 1000} seconds`)
  }
}

export const awsCli = check({
  group: 'tools',
  needs: 'programs',
  codes: {
    'aws-cli-old': {
      severity: 'warning',
      title: 'The AWS CLI is too old for sessions',
      why: 'It asks for sso_start_url in the profile, or takes the profile for one without credentials. `keyless exec PROFILE -- aws` works with it.',
    },
    'aws-cli-version-one': {
      severity: 'note',
      title: 'The AWS CLI is version 1',
      why: 'It has no `aws sso login`, but uses the sign-in of keyless.',
    },
    'aws-cli-silent': {
      severity: 'warning',
      title: 'The AWS CLI does not start',
      why: 'Commands that need it hang or fail.',
    },
  },
  find,
})
