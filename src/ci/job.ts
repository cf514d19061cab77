/** The job of a pipeline in which this process runs, as its environment says. */
import { ConfigError } from '../errors.ts'
import { type Environment, variable } from '../system/environment.ts'
import type { Platform } from './platform.ts'
import { platforms } from './platforms.ts'

export interface Job {
  readonly platform: Platform
  readonly env: Environment
}

/** Undefined outside of every pipeline that keyless knows. */
export function findJob(env: Environment): Job | undefined {
  const platform = platforms.find(({ jobVariable: [name, value] }) => {
    const found = variable(env, name)
    return value === undefined ? found !== undefined : found?.toLowerCase() === value.toLowerCase()
  })
  return platform === undefined ? undefined : { platform, env }
}

/** What does the same outside of a pipeline, by the command that needs one. */
const elsewhere: Readonly<Record<string, string>> = {
  'ci credentials': 'keyless export PROFILE',
  'ci exec': 'keyless exec PROFILE -- COMMAND',
}

/** @param command Without `keyless`: `ci exec`. Throws ConfigError `pipeline-unknown`. */
export function currentJob(env: Environment, command: string): Job {
  const job = findJob(env)
  if (job !== undefined) return job
  const names = platforms.map(({ name }) => name).join(', ')
  const message = `This is no job of a pipeline that keyless knows (${names}).`
  const own = elsewhere[command]
  const here = own === undefined ? 'run it in a job' : `on your own machine ${own}`
  const rest = command === 'ci exec' ? ' -- COMMAND' : ''
  throw new ConfigError('pipeline-unknown', message, {
    fix: `${here}; to try it out: keyless sandbox ci-job github -- keyless ${command}${rest}`,
  })
}

/** `github-1658821493`: CloudTrail and the console show it, so that a call leads back to its run. */
export function sessionNameOf({ platform, env }: Job): string {
  const runId = platform.runIds.flatMap((name) => variable(env, name) ?? [])[0] ?? 'run'
  return `${platform.id}-${runId}`.replaceAll(/[^\w+=,.@-]/g, '-').slice(0, 64)
}

/** AWS_ROLE_ARN, then the platform's own variables. */
export function roleArnOf({ platform, env }: Job): string | undefined {
  return ['AWS_ROLE_ARN', ...platform.roleVariables].flatMap((name) => variable(env, name) ?? [])[0]
}

/** What the job asks its token for: the platform's usual audience, in China with China's ending. */
export function audienceFor({ platform }: Job, roleArn: string): string | undefined {
  const isChina = roleArn.startsWith('arn:aws-cn:')
  const { audience, audienceForm, audienceChoice } = platform
  const usual = audienceChoice === 'asked' ? audienceForm : audience
  return usual === 'sts.amazonaws.com' && isChina ? 'sts.amazonaws.com.cn' : usual
}
