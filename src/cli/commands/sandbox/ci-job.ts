import { delimiter, join } from 'node:path'
import { UsageError } from '../../../errors.ts'
import type { SandboxRecord } from '../../../sandbox/running-sandbox.ts'
import { sandboxVariables, windowsVariables } from '../../../sandbox/sandbox-environment.ts'
import { type Environment, variable } from '../../../system/environment.ts'
import { writePrivateFile } from '../../../system/files.ts'
import type { Platform } from '../../../system/platform.ts'
import { quotePosix } from '../../../system/shell-quote.ts'
import type { Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { printJson } from '../../render/json.ts'
import { variableLines } from '../../render/variables.ts'
import { sandboxFor } from './find.ts'
import { pipelineAsked } from './pipeline-asked.ts'
import { runInside, withKeyless } from './run-inside.ts'

/** Platforms with a program of their own for tokens: one that asks the sandbox stands in for it. */
const agents: Readonly<Record<string, readonly [program: string, word: string]>> = {
  buildkite: ['buildkite-agent', 'buildkite-agent'],
  circleci: ['circleci', 'circleci'],
}

function withAgent(
  env: Environment,
  [program, word]: readonly [string, string],
  { home, platform }: { readonly home: string; readonly platform: Platform },
): Environment {
  if (platform.os === 'win32') return env
  const folder = join(home, '.local', 'pipelines')
  const command = platform.self.map(quotePosix).join(' ')
  const script = `#!/bin/sh\nexec ${command} sandbox ${word} -- "$@"\n`
  writePrivateFile(join(folder, program), script, { mode: 0o755 })
  return { ...env, PATH: [folder, variable(env, 'PATH') ?? ''].join(delimiter) }
}

function jobEnvironment(
  { record, file }: { readonly record: SandboxRecord; readonly file: string },
  { variables, id }: { readonly variables: Readonly<Record<string, string>>; readonly id: string },
  context: CommandContext,
): Environment {
  const { env, platform } = context.system
  const changes = (platform.os === 'win32' ? windowsVariables : sandboxVariables)(record, file, env)
  const job = withKeyless({ ...env, ...changes, ...variables }, platform)
  const agent = agents[id]
  const { home } = record
  return agent === undefined ? job : withAgent(job, agent, { home, platform })
}

export const run: Run = async (context, input) => {
  const { rest, flags } = input
  const asked = pipelineAsked(input, 'sandbox ci-job')
  const running = await sandboxFor(context, input)
  const variables = await running.control.pipelineJob(asked)
  if (rest.length > 0) {
    if (context.json) {
      const message = '--json prints the variables of the job; it goes with no command.'
      throw new UsageError('flag-conflict', message, { details: { command: 'sandbox ci-job' } })
    }
    const job = { variables, id: asked.platform }
    return await runInside(rest, jobEnvironment(running, job, context), context)
  }
  if (context.json) printJson({ variables }, context.terminal.write)
  else {
    const { os } = context.system.platform
    context.terminal.write(variableLines(variables, flags.value('format'), os))
  }
  return 0
}
