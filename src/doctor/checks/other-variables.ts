/** Variables that lead AWS tools elsewhere: to a container's keys, a web identity, other files. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { variable } from '../../system/environment.ts'
import { check, type Noted } from '../check.ts'
import type { World } from '../world.ts'

type Code = 'container-variables' | 'web-identity-file-missing' | 'config-file-missing'

const containerNames = [
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
]

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true
  } catch {
    return false
  }
}

/** A `[default]` that leads to credentials hides the container's from every client that was measured. */
function hidden({ system: { env }, whole }: World): readonly Noted<Code>[] {
  const name = containerNames.find((one) => variable(env, one) !== undefined)
  if (name === undefined) return []
  const settings = whole.profiles.get('default')?.settings
  const keys = ['aws_access_key_id', 'sso_account_id', 'credential_process', 'role_arn']
  const isHidden = keys.some((key) => settings?.has(key) === true)
  if (!isHidden) return []
  const message = `${name} is set, but [default] leads to credentials of its own, which are used.`
  const fix = 'AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null YOUR-COMMAND'
  return [{ code: 'container-variables', message, evidence: [{ says: name }], fix }]
}

function missingFiles({ system: { env, paths } }: World): readonly Noted<Code>[] {
  const found: Noted<Code>[] = []
  const identity = variable(env, 'AWS_WEB_IDENTITY_TOKEN_FILE')
  if (identity !== undefined && !isFile(identity)) {
    const message = `AWS_WEB_IDENTITY_TOKEN_FILE names ${identity}, which is not there.`
    const fix = 'unset AWS_WEB_IDENTITY_TOKEN_FILE AWS_ROLE_ARN'
    found.push({ code: 'web-identity-file-missing', message, fix })
  }
  const files = [
    ['AWS_CONFIG_FILE', paths.awsConfig, 'config'],
    ['AWS_SHARED_CREDENTIALS_FILE', paths.awsCredentials, 'credentials'],
  ] as const
  for (const [name, path, usual] of files) {
    if (variable(env, name) === undefined || path === '/dev/null' || isFile(path)) continue
    // Without the variable it would be looked for there too, as in a shell of the sandbox.
    if (path === join(paths.home, '.aws', usual)) continue
    const message = `${name} names ${path}, which is not there.`
    found.push({ code: 'config-file-missing', message, fix: `unset ${name}` })
  }
  return found
}

export const otherVariables = check({
  group: 'environment',
  codes: {
    'container-variables': {
      severity: 'warning',
      title: 'Credentials of a container are offered, and not used',
      why: 'The AWS CLI, boto3 and the SDKs take a [default] with credentials first, and say nothing about it.',
    },
    'web-identity-file-missing': {
      severity: 'error',
      title: 'The file of a web identity is not there',
      why: 'Every AWS tool in this shell fails before it looks at a profile.',
    },
    'config-file-missing': {
      severity: 'warning',
      title: 'A variable names an AWS file that is not there',
      why: 'Tools see no profiles of that file, and do not say why.',
    },
  },
  find: (world) => [...hidden(world), ...missingFiles(world)],
})
