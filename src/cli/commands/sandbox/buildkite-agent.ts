import { parseArgs } from 'node:util'
import { SystemError, UsageError } from '../../../errors.ts'
import { requestAgentToken } from '../../../sandbox/agent-client.ts'
import { variable } from '../../../system/environment.ts'
import type { Run } from '../../command.ts'

function optionsOf(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        audience: { type: 'string' },
        lifetime: { type: 'string' },
        job: { type: 'string' },
        'aws-session-tag': { type: 'string', multiple: true },
        claim: { type: 'string', multiple: true },
      },
    })
    return values
  } catch {
    throw new UsageError('flag-value', 'The stand-in for buildkite-agent knows no such flag.', {
      details: { command: 'sandbox ci-job' },
    })
  }
}

/** `buildkite-agent oidc request-token` and `redactor add`, for the jobs of the sandbox, which have no log. */
export const run: Run = async ({ system, terminal }, { rest }) => {
  const [group, action, ...args] = rest
  if (group === 'redactor' && action === 'add') {
    await terminal.readAll()
    return
  }
  if (group !== 'oidc' || action !== 'request-token') {
    const message = 'The stand-in for buildkite-agent does oidc request-token and redactor add.'
    throw new UsageError('unexpected-argument', message, { details: { command: 'sandbox ci-job' } })
  }
  const url = variable(system.env, 'BUILDKITE_AGENT_ENDPOINT')
  const secret = variable(system.env, 'BUILDKITE_AGENT_ACCESS_TOKEN')
  if (url === undefined || secret === undefined) {
    throw new SystemError('sandbox-not-running', 'That is no job of a sandbox.')
  }
  const options = optionsOf(args)
  const { audience, lifetime } = options
  const list = (texts: readonly string[] = []) => texts.flatMap((text) => text.split(','))
  const asked = {
    audience,
    lifetime: lifetime === undefined ? undefined : Number(lifetime),
    claims: list(options.claim),
    awsSessionTags: list(options['aws-session-tag']),
  }
  terminal.write(`${await requestAgentToken({ url, secret }, asked)}\n`)
}
