import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { SystemError, UsageError } from '../../../errors.ts'
import { startInBackground } from '../../../sandbox/background-start.ts'
import type { Directory } from '../../../sandbox/directory.ts'
import { largeDirectory } from '../../../sandbox/large-organisation.ts'
import { parseOrganisation } from '../../../sandbox/organisation-file.ts'
import type { Sandbox, SandboxOptions } from '../../../sandbox/start-sandbox.ts'
import type { CommandInput, Run } from '../../command.ts'
import { readWhole } from '../../../system/files.ts'
import type { CommandContext } from '../../context.ts'
import { coloursFor } from '../../render/colours.ts'
import { listOf } from '../../list-flag.ts'
import { numberFlag, portFlag } from '../../number-flag.ts'
import { printJson } from '../../render/json.ts'
import { whileSandboxRuns } from './while-sandbox-runs.ts'

function readOrganisation(path: string): Directory {
  const file = resolve(path)
  let text: string
  try {
    text = readWhole(file).toString('utf8')
  } catch (error) {
    throw new SystemError('file-unreadable', 'The organisation file cannot be read.', {
      details: { path: file },
      cause: error,
    })
  }
  return parseOrganisation(text, file)
}

function directoryFor(input: CommandInput): Directory | undefined {
  const file = input.flags.value('org')
  const accounts = numberFlag(input, 'accounts')
  const roles = numberFlag(input, 'roles')
  if (file !== undefined && (accounts !== undefined || roles !== undefined)) {
    throw new UsageError('flag-conflict', '--org says which accounts and roles there are.', {
      details: { command: 'sandbox start' },
    })
  }
  if (file !== undefined) return readOrganisation(file)
  if (accounts === undefined && roles === undefined) return undefined
  return largeDirectory(accounts ?? 4, roles ?? 3)
}

/** `--bucket trail=./trail,other=./other`. Throws UsageError `flag-value`. */
function bucketsFor({ flags }: CommandInput): Readonly<Record<string, string>> {
  const named = listOf(flags.value('bucket')).map((text) => {
    const [, name, folder] = /^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])=(.+)$/.exec(text) ?? []
    if (name === undefined || folder === undefined) {
      const message = `--bucket is NAME=FOLDER, such as trail=./trail, not "${text}".`
      throw new UsageError('flag-value', message, { details: { command: 'sandbox start' } })
    }
    const path = resolve(folder)
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return [name, path]
    throw new SystemError('file-unreadable', `There is no folder ${path}.`, { details: { path } })
  })
  return Object.fromEntries(named) as Readonly<Record<string, string>>
}

function sayStarted(sandbox: Sandbox, { terminal }: CommandContext): void {
  const { bold, dim } = coloursFor(terminal, 'stderr')
  const { name, users, accounts, demonstration } = sandbox.directory.organisation
  const people = users.map(({ name: user, password, totpSecret }) => {
    const secret = totpSecret === undefined ? '' : `, authenticator secret ${totpSecret}`
    return `  ${user}  ${demonstration ? `password ${password}${secret}` : ''}`.trimEnd()
  })
  const lines = [
    `${bold('Sandbox')} of ${name} on ${bold(sandbox.url)}, for this machine only.`,
    `Start URL ${sandbox.startUrl}, region ${sandbox.region}, ${accounts.length} accounts. Users:`,
    ...people,
    `${dim('next:')} keyless sandbox shell ${dim('in another terminal; Ctrl-C here ends it')}`,
  ]
  terminal.writeError(`${lines.join('\n')}\n`)
}

async function untilStopped(sandbox: Sandbox, signal: AbortSignal): Promise<void> {
  const stop = (): void => {
    sandbox.close().catch(() => {})
  }
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  await sandbox.closed
}

async function runHere(context: CommandContext, input: CommandInput): Promise<void> {
  const directory = directoryFor(input)
  const stateFile = input.flags.value('state')
  const { log } = context.system
  const options: SandboxOptions = {
    ...(directory === undefined ? {} : { directory }),
    ...(stateFile === undefined ? {} : { stateFile: resolve(stateFile) }),
    buckets: bucketsFor(input),
    dataEvents: input.flags.on('data-events'),
    onError: () => log.warn('the state file of the sandbox cannot be written'),
  }
  await whileSandboxRuns(context, options, portFlag(input), async ({ sandbox, record }) => {
    if (context.json) printJson({ ...record }, context.terminal.write)
    else sayStarted(sandbox, context)
    await untilStopped(sandbox, context.signal)
  })
}

function childFlags({ flags }: CommandInput): readonly string[] {
  const named = ['port', 'org', 'accounts', 'roles', 'state', 'bucket'].flatMap((name) => {
    const value = flags.value(name)
    return value === undefined ? [] : [`--${name}=${value}`]
  })
  return flags.on('data-events') ? [...named, '--data-events'] : named
}

async function runInBackground(context: CommandContext, input: CommandInput): Promise<void> {
  const { env, platform } = context.system
  // A mistake in it is told here, not by the child.
  directoryFor(input)
  bucketsFor(input)
  const command = [...platform.self, 'sandbox', 'start', '--json', ...childFlags(input)]
  const { schemaVersion: _, ...record } = await startInBackground(command, env)
  if (context.json) {
    printJson(record, context.terminal.write)
    return
  }
  const { dim } = coloursFor(context.terminal, 'stderr')
  const url = String(record['url'])
  context.terminal.writeError(
    `A sandbox runs on ${url}, for this machine only.\n${dim('next:')} keyless sandbox shell\n`,
  )
}

export const run: Run = async (context, input) => {
  await (input.flags.on('background') ? runInBackground : runHere)(context, input)
}
