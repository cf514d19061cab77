import { mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { UsageError } from '../../../errors.ts'
import type { SandboxRecord } from '../../../sandbox/running-sandbox.ts'
import { sandboxVariables, windowsVariables } from '../../../sandbox/sandbox-environment.ts'
import { type Environment, variable } from '../../../system/environment.ts'
import { writePrivateFile } from '../../../system/files.ts'
import { quotePosix } from '../../../system/shell-quote.ts'
import type { Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { printJson } from '../../render/json.ts'
import { variableLines } from '../../render/variables.ts'
import { sandboxFor } from './find.ts'
import { pipelineAsked } from './pipeline-asked.ts'
import { runInside, withKeyless } from './run-inside.ts'

/** Buildkite hands out tokens by a program of its own: one that asks the sandbox stands in for it. */
function withAgent(env: Environment, home: string, { system }: CommandContext): Environment {
  const { os, self } = system.platform
  if (os === 'win32') return env
  const folder = join(home, '.local', 'buildkite')
  const command = self.map(quotePosix).join(' ')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const script = `#!/bin/sh\nexec ${command} sandbox buildkite-agent -- "$@"\n`
  writePrivateFile(join(folder, 'buildkite-agent'), script, { mode: 0o755 })
  return { ...env, PATH: [folder, variable(env, 'PATH') ?? ''].join(delimiter) }
}

function jobEnvironment(
  { record, file }: { readonly record: SandboxRecord; readonly file: string },
  variables: Readonly<Record<string, string>>,
  context: CommandContext,
): Environment {
  const { env, platform } = context.system
  const changes = (platform.os === 'win32' ? windowsVariables : sandboxVariables)(record, file, env)
  const job = withKeyless({ ...env, ...changes, ...variables }, platform)
  return variables['BUILDKITE'] === undefined ? job : withAgent(job, record.home, context)
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
    return await runInside(rest, jobEnvironment(running, variables, context), context)
  }
  if (context.json) printJson({ variables }, context.terminal.write)
  else {
    const { os } = context.system.platform
    context.terminal.write(variableLines(variables, flags.value('format'), os))
  }
  return 0
}
