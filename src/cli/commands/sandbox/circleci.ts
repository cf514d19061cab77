import { SystemError, UsageError } from '../../../errors.ts'
import { requestCircleToken } from '../../../sandbox/agent-client.ts'
import { jsonObject } from '../../../sandbox/json-input.ts'
import { variable } from '../../../system/environment.ts'
import type { Run } from '../../command.ts'

/** `circleci run oidc get --claims JSON`, for the jobs of the sandbox. */
export const run: Run = async ({ system, terminal }, { rest }) => {
  const [first, second, third, flag, json = '{}', ...more] = rest
  const isGet = [first, second, third].join(' ') === 'run oidc get'
  const claims = jsonObject(Buffer.from(json))
  const isFlag = flag === undefined || flag === '--claims'
  if (!isGet || !isFlag || claims === undefined || more.length > 0) {
    const message = 'The stand-in for circleci does run oidc get --claims JSON and nothing else.'
    throw new UsageError('unexpected-argument', message, { details: { command: 'sandbox ci-job' } })
  }
  const url = variable(system.env, 'KEYLESS_SANDBOX_CIRCLECI_URL')
  const secret = variable(system.env, 'KEYLESS_SANDBOX_CIRCLECI_SECRET')
  if (url === undefined || secret === undefined) {
    throw new SystemError('sandbox-not-running', 'That is no job of a sandbox.')
  }
  terminal.write(`${await requestCircleToken({ url, secret }, claims)}\n`)
}
