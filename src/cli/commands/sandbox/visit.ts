import { spawn } from 'node:child_process'
import { ServiceError, UsageError } from '../../../errors.ts'
import { defaultDirectory } from '../../../sandbox/default-organisation.ts'
import { type Person, visit } from '../../../sandbox/person.ts'
import { runningSandboxes } from '../../../sandbox/running-sandbox.ts'
import { parseUrl } from '../../../system/parse-url.ts'
import { forTerminal } from '../../../system/text.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { printJson } from '../../render/json.ts'
import { recordsFor } from './find.ts'

function portOf(url: string): number {
  return Number(parseUrl(url)?.port ?? 0)
}

/** What the user knows: asked of the running sandbox, else the tutorial's. Never an argument. */
async function personFor(context: CommandContext, input: CommandInput): Promise<Person> {
  const name = input.flags.value('user') ?? 'alice'
  const port = portOf(input.args[0] ?? '')
  const [running] = await runningSandboxes({ ...recordsFor(context), port })
  const told = (await running?.control.status())?.users
  const users =
    told ?? defaultDirectory().organisation.users.map((user) => ({ ...user, userName: user.name }))
  const user = users.find(({ userName }) => userName === name)
  if (user === undefined) {
    throw new UsageError('flag-value', `The sandbox has no user ${name}.`, {
      details: { command: 'sandbox visit' },
    })
  }
  return {
    user: user.userName,
    password: user.password,
    ...(user.totpSecret === undefined ? {} : { totpSecret: user.totpSecret }),
    deny: input.flags.on('deny'),
    signal: context.signal,
  }
}

/** The same visit in a process of its own: a BROWSER command must return at once. */
function visitLater({ system }: CommandContext, input: CommandInput): void {
  const [file = '', ...first] = system.platform.self
  const user = input.flags.value('user')
  const flags = [
    ...(user === undefined ? [] : [`--user=${user}`]),
    ...(input.flags.on('deny') ? ['--deny'] : []),
  ]
  const args = [...first, 'sandbox', 'visit', ...flags, ...input.args]
  spawn(file, args, { env: system.env, detached: true, stdio: 'ignore' }).unref()
}

export const run: Run = async (context, input) => {
  if (input.flags.on('background')) {
    visitLater(context, input)
    return
  }
  const address = input.args[0] ?? ''
  if (parseUrl(address) === undefined) {
    const message = `${forTerminal(address) || 'Nothing'} is no address of a page.`
    throw new UsageError('flag-value', message, { details: { command: 'sandbox visit' } })
  }
  const visited = await visit(address, await personFor(context, input))
  const text = forTerminal(visited.text, 300)
  if (visited.outcome === 'stuck') {
    throw new ServiceError('service-refused', `The page says: ${text}`, {
      details: { status: visited.status },
    })
  }
  if (context.json) printJson({ ...visited, text }, context.terminal.write)
  else context.terminal.write(`${text}\n`)
}
