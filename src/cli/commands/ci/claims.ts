import { audienceFor, currentJob, roleArnOf } from '../../../ci/job.ts'
import { jobToken } from '../../../ci/job-token.ts'
import { readToken } from '../../../ci/read-token.ts'
import { jsonForTerminal } from '../../../system/json-text.ts'
import type { Run } from '../../command.ts'

/** The token without its signature is no secret: it opens nothing. */
export const run: Run = async ({ system, terminal }, { flags }) => {
  const job = currentJob(system.env, 'ci claims')
  const token = await jobToken(job, {
    audience: flags.value('audience') ?? audienceFor(job, roleArnOf(job) ?? ''),
    isAudienceAsked: flags.value('audience') !== undefined,
    connection: flags.value('connection'),
    tokenVariable: flags.value('token-variable'),
    system,
  })
  const claims = Object.fromEntries(readToken(token).all)
  terminal.write(`${jsonForTerminal(claims, 2)}\n`)
}
