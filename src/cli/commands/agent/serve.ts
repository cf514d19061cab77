/** `agent run` without flags: the agent itself, in this process; `agent start` runs it so. */
import { runAgent } from '../../../agent/agent.ts'
import type { HandOver, ProfilePlace } from '../../../agent/control-wire.ts'
import { lastingPlace } from '../../../agent/lasting-place.ts'
import type { ProfileResolver } from '../../../agent/served-profiles.ts'
import { loadAwsConfig } from '../../../config/aws-config.ts'
import { keepSignInsRenewed } from '../../../session/keep-renewed.ts'
import { lastingCredentials } from '../../../session/lasting-credentials.ts'
import type { System } from '../../../system/system.ts'
import type { CommandContext } from '../../context.ts'
import { guardOfAgent } from '../../lasting-guard.ts'
import { printJson } from '../../render/json.ts'
import { programBuild } from './program-build.ts'
import { say } from '../../render/wrap.ts'

/** What the agent before left, as the command that starts this one writes it. */
async function takenOver({ terminal }: CommandContext): Promise<HandOver | undefined> {
  if (terminal.stdinIsTty) return undefined
  const text = await terminal.readAll()
  if (text.trim() === '') return undefined
  const given = JSON.parse(text) as Partial<HandOver>
  return given.routes === undefined ? undefined : (given as HandOver)
}

/** With the AWS files of whoever asked, which need not be ours. */
function resolverAt(place: ProfilePlace, system: System): ProfileResolver {
  const { awsConfig, awsCredentials } = place
  const paths = { ...system.paths, awsConfig, awsCredentials }
  const there = Object.create(system, { paths: { value: paths } }) as System
  const load = () => loadAwsConfig({ ...paths, ...lastingPlace(paths) })
  const { letIn, ...guard } = guardOfAgent(there)
  return { current: lastingCredentials(place.profile, there, { load, ...guard }), letIn }
}

export async function serveHere(context: CommandContext): Promise<void> {
  const { system, terminal, signal } = context
  const over = new AbortController()
  const renewing = keepSignInsRenewed(system, AbortSignal.any([signal, over.signal]))
  const agent = runAgent({
    system,
    build: programBuild(context),
    taken: await takenOver(context),
    resolver: (place) => resolverAt(place, system),
    signal,
    ready: (hello) => {
      if (context.json) printJson({ ...hello }, terminal.write)
      else {
        say(`The agent listens on 127.0.0.1:${hello.port}; Ctrl-C here ends it.`, terminal)
      }
    },
  })
  try {
    await agent
  } finally {
    over.abort()
    await renewing
  }
}
