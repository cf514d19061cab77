import { join, resolve } from 'node:path'
import { handToJob, type Variables } from '../../../ci/job-variables.ts'
import { maskInLog } from '../../../ci/log-mask.ts'
import { formats, isFormatName } from '../../../credentials/formats.ts'
import { assertHarmless, variablesOf } from '../../../credentials/formats/format.ts'
import { UsageError } from '../../../errors.ts'
import { writePrivateFile } from '../../../system/files.ts'
import { forTerminal } from '../../../system/text.ts'
import { makeTemporaryFolder } from '../../../system/temporary-folder.ts'
import { type JobRole, jobRole } from '../../ci/job-role.ts'
import { assertReplaceable, firstLine } from '../../ci/output-file.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { assertNoOtherFormat } from '../../json-format.ts'
import { fitted } from '../../render/wrap.ts'
import { variableLines } from '../../render/variables.ts'

const command = 'ci credentials'

function formatOf({ flags }: CommandInput, { json }: CommandContext, { job }: JobRole): string {
  const asked = flags.value('format')
  if (asked !== undefined) return asked
  if (json) return 'json'
  if (job === undefined) return 'env'
  return job.platform.jobVariables === undefined ? 'web-identity' : 'job'
}

function regionVariables(region: string | undefined): Variables {
  if (region === undefined) return []
  return [
    ['AWS_REGION', region],
    ['AWS_DEFAULT_REGION', region],
  ]
}

function writeCredentialsFile(path: string, role: JobRole): void {
  assertHarmless(role.credentials)
  const { accessKeyId, secretAccessKey, sessionToken } = role.credentials
  const lines = [
    firstLine,
    '[default]',
    `aws_access_key_id = ${accessKeyId}`,
    `aws_secret_access_key = ${secretAccessKey}`,
    `aws_session_token = ${sessionToken ?? ''}`,
  ]
  writePrivateFile(path, `${lines.join('\n')}\n`)
}

/** What every SDK reads by itself: nothing secret but the token, which is in a file of the owner's alone. */
function webIdentityVariables(role: JobRole, output: string | undefined): Record<string, string> {
  const path = output ?? join(makeTemporaryFolder('keyless-ci-'), 'token')
  writePrivateFile(path, role.token)
  return {
    AWS_ROLE_ARN: role.roleArn,
    AWS_ROLE_SESSION_NAME: role.roleSessionName,
    AWS_WEB_IDENTITY_TOKEN_FILE: path,
    ...Object.fromEntries(regionVariables(role.region)),
  }
}

/** `job` alone tells people where they went; what is printed for a shell is for the shell. */
function handOver(
  format: string,
  role: JobRole,
  context: CommandContext,
  path: string | undefined,
): void {
  const { terminal, system } = context
  const { credentials, region, job } = role
  if (format === 'job' && job !== undefined) {
    assertHarmless(credentials)
    const variables = [...variablesOf(credentials), ...regionVariables(region)]
    handToJob(job, variables, terminal.write)
    return
  }
  const { os } = system.platform
  if (format === 'web-identity') {
    terminal.write(variableLines(webIdentityVariables(role, path), undefined, os))
  } else if (format === 'file' && path !== undefined) {
    writeCredentialsFile(path, role)
    terminal.write(variableLines({ AWS_SHARED_CREDENTIALS_FILE: path }, undefined, os))
  } else if (isFormatName(format)) {
    const text = formats[format](credentials)
    if (path === undefined) terminal.write(text)
    else writePrivateFile(path, text)
  }
}

function outputOf({ flags }: CommandInput, format: string): string | undefined {
  const path = flags.value('output')
  const conflict =
    (format === 'job' && path !== undefined) || (format === 'file' && path === undefined)
  if (!conflict) return path === undefined ? undefined : resolve(path)
  const message =
    format === 'job'
      ? '--format job writes where the platform reads: --output is for the others.'
      : '--format file needs --output FILE.'
  throw new UsageError('flag-conflict', message, { details: { command } })
}

export const run: Run = async (context, input) => {
  const { terminal, system } = context
  assertNoOtherFormat(context, input.flags, command)
  const role = await jobRole(context, input, command)
  const { job, credentials } = role
  const format = formatOf(input, context, role)
  if (format === 'web-identity' && role.isLimited) {
    const message =
      'With --format web-identity each SDK takes the role itself, without --policy: choose another format.'
    throw new UsageError('flag-conflict', message, { details: { command } })
  }
  const path = outputOf(input, format)
  if (path !== undefined) assertReplaceable(path)
  if (format === 'job' && job === undefined) {
    const message = '--format job is for the job of a pipeline; this is none.'
    throw new UsageError('flag-value', message, { details: { command } })
  }
  if (job !== undefined) {
    // stdout may be a shell's; runners read the lines of both.
    const { writeError: write } = terminal
    const { env, log } = system
    await maskInLog(job.platform, role, { env, write, warn: (says) => log.warn(says) })
  }
  handOver(format, role, context, path)
  const until = credentials.expiresAt.toISOString()
  const says = `${forTerminal(credentials.assumedRoleArn)} until ${until}.`
  terminal.writeError(fitted(says, terminal, 'stderr'))
}
