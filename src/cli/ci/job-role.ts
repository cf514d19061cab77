/** The role of a pipeline's job, as the flags of `ci credentials` and `ci exec` say. */
import { assumeForJob } from '../../ci/assume-for-job.ts'
import {
  audienceFor,
  currentJob,
  findJob,
  type Job,
  roleArnOf,
  sessionNameOf,
} from '../../ci/job.ts'
import { jobToken, tokenOfFile } from '../../ci/job-token.ts'
import { readToken } from '../../ci/read-token.ts'
import { configuredEndpoint, useDualstack, useFips } from '../../config/endpoint-settings.ts'
import { type AwsConfig, loadAwsConfig } from '../../config/aws-config.ts'
import { profileRegion } from '../../config/region.ts'
import type { StsOptions } from '../../credentials/sts-call.ts'
import type { AssumedRole } from '../../credentials/sts-client.ts'
import { UsageError } from '../../errors.ts'
import { stsEndpoint } from '../../identity-center/endpoints.ts'
import { parseDuration } from '../../sandbox/duration.ts'
import { variable } from '../../system/environment.ts'
import type { CommandInput } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { isLimited, sessionLimits } from './session-policy.ts'

export interface JobRole {
  /** Undefined for a token of a file outside of every pipeline. */
  readonly job: Job | undefined
  readonly roleArn: string
  readonly roleSessionName: string
  readonly token: string
  readonly credentials: AssumedRole
  /** Whoever takes the role with the token has more than these credentials. */
  readonly isLimited: boolean
  /** For programs: what the job or a flag says. */
  readonly region: string | undefined
}

/** Where STS is asked that no Region was given for: by the partition of the role's ARN. */
const usualRegions: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-eusc': 'eusc-de-east-1',
}

const roleArnForm = /^arn:(aws[a-z-]*):iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/

function partitionIn(roleArn: string, command: string): string {
  const partition = roleArnForm.exec(roleArn)?.[1]
  if (partition !== undefined) return partition
  const message = `"${roleArn.slice(0, 100)}" is no ARN of a role: arn:aws:iam::ACCOUNT:role/NAME.`
  throw new UsageError('flag-value', message, { details: { command } })
}

function stsFor({ system }: CommandContext, region: string, config: AwsConfig): StsOptions {
  const { env, http, clock } = system
  const endpoint = stsEndpoint(region, {
    fips: useFips(config, undefined, env),
    dualstack: useDualstack(config, undefined, env),
    override: configuredEndpoint(config, undefined, 'sts', env),
  })
  return { http, clock, region, endpoint }
}

function secondsOf(
  text: string | undefined,
  flag: string,
  { command, least, most }: { command: string; least: number; most: number },
): number | undefined {
  if (text === undefined) return undefined
  const ms = /^\d{1,6}$/.test(text) ? Number(text) * 1000 : parseDuration(text)
  const seconds = ms === undefined ? Number.NaN : ms / 1000
  if (seconds >= least && seconds <= most) return seconds
  const message = `--${flag} must be from ${least} s to ${most} s, such as 15m or ${least || 60}; not "${text}".`
  throw new UsageError('flag-value', message, { details: { command } })
}

function sessionNameFor(
  { flags }: CommandInput,
  job: Job | undefined,
  { env, command }: { env: CommandContext['system']['env']; command: string },
): string {
  const asked = flags.value('session-name') ?? variable(env, 'AWS_ROLE_SESSION_NAME')
  const name = asked ?? (job === undefined ? 'keyless' : sessionNameOf(job))
  if (/^[\w+=,.@-]{2,64}$/.test(name)) return name
  const message = `A session name has 2 to 64 letters, digits and +=,.@_-: "${name.slice(0, 80)}" is none.`
  throw new UsageError('flag-value', message, { details: { command } })
}

function askedRole(
  { flags }: CommandInput,
  job: Job | undefined,
  env: Job['env'],
  command: string,
): string {
  const arn =
    flags.value('role-arn') ?? (job === undefined ? variable(env, 'AWS_ROLE_ARN') : roleArnOf(job))
  if (arn !== undefined) return arn
  const message = 'No role was named: give --role-arn, or AWS_ROLE_ARN in the job.'
  throw new UsageError('pipeline-role-missing', message, { details: { command } })
}

/** The job's token, exchanged. Throws KeylessError; see the domains. */
export async function jobRole(
  context: CommandContext,
  input: CommandInput,
  command: string,
): Promise<JobRole> {
  const { system } = context
  const { env } = system
  const { flags } = input
  const path = flags.value('token')
  const job = path === undefined ? currentJob(env, command) : findJob(env)
  const roleArn = askedRole(input, job, env, command)
  const partition = partitionIn(roleArn, command)
  const roleSessionName = sessionNameFor(input, job, { env, command })
  const durationSeconds = secondsOf(flags.value('duration'), 'duration', {
    command,
    least: 900,
    most: 43_200,
  })
  const waitSeconds = secondsOf(flags.value('wait'), 'wait', { command, least: 0, most: 600 }) ?? 15
  const limits = await sessionLimits(context, input, command)
  const config = loadAwsConfig(system.paths)
  const region = profileRegion(config, undefined, env, flags.value('region'))
  const sts = stsFor(context, region ?? usualRegions[partition] ?? 'us-east-1', config)
  const token =
    path !== undefined || job === undefined
      ? tokenOfFile(path ?? '')
      : await jobToken(job, {
          audience: flags.value('audience') ?? audienceFor(job, roleArn),
          isAudienceAsked: flags.value('audience') !== undefined,
          connection: flags.value('connection'),
          tokenVariable: flags.value('token-variable'),
          system,
        })
  const claims = readToken(token)
  const credentials = await assumeForJob(
    { roleArn, roleSessionName, durationSeconds, token, claims, limits },
    { sts, waitMs: waitSeconds * 1000, waiting: (says) => system.log.warn(says) },
  )
  const limited = isLimited(limits)
  return { job, roleArn, roleSessionName, token, credentials, region, isLimited: limited }
}
