import { resolve } from 'node:path'
import { stringify } from 'yaml'
import { configOf, readAwsFile } from '../../../doctor/aws-file.ts'
import { examine } from '../../../doctor/examine.ts'
import { createReport, type Report } from '../../../doctor/report/report.ts'
import { openWorld, type World } from '../../../doctor/world.ts'
import { Cancelled } from '../../../errors.ts'
import { writePrivateFile } from '../../../system/files.ts'
import { forTerminal } from '../../../system/text.ts'
import type { Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { settingsFacts } from '../../doctor/settings-facts.ts'
import { askYesNo, canAsk } from '../../prompts/prompts.ts'
import { printJson, schemaVersion } from '../../render/json.ts'
import { fitted } from '../../render/wrap.ts'
import { programBuild } from '../agent/program-build.ts'

async function worldOf(context: CommandContext): Promise<World> {
  const { system, signal } = context
  const { awsConfig, awsCredentials } = system.paths
  const files = [readAwsFile(awsConfig, 'config'), readAwsFile(awsCredentials, 'credentials')]
  const settings = await settingsFacts(configOf(files), system)
  return openWorld({ system, settings, build: programBuild(context), signal })
}

function viasOf({ commands }: CommandContext): ReadonlySet<string> {
  const known = commands.flatMap(({ words, via }) => [
    words.join(' '),
    ...(via === undefined ? [] : [via]),
  ])
  return new Set([...known, 'library'])
}

const explained =
  'Names are masked, each the same way throughout; there is no message, path or value of yours in it. ' +
  'Read it before you attach it.'

function asText(report: Report): string {
  return stringify({ schemaVersion, ...report }, { lineWidth: 0 })
}

/** Where there is somebody to ask, what is shown is written only when they say so. */
async function writeTo(file: string, text: string, context: CommandContext): Promise<void> {
  const path = resolve(file)
  if (canAsk(context.terminal) && !context.json) {
    const question = `Write this to ${forTerminal(path, 500)}?`
    if (!(await askYesNo(context, question))) throw new Cancelled('Nothing was written.')
  }
  writePrivateFile(path, text)
  const says = `Written: ${forTerminal(path, 500)}`
  context.terminal.writeError(fitted(says, context.terminal, 'stderr'))
}

export const run: Run = async (context, { flags }) => {
  const { terminal, json, version } = context
  const world = await worldOf(context)
  const diagnosis = await examine(world, { offline: flags.on('offline') })
  const report = createReport(world, diagnosis, { version, vias: viasOf(context) })
  let text = ''
  if (json) printJson(report, (line) => (text += line))
  else text = asText(report)
  terminal.write(text)
  terminal.writeError(fitted(explained, terminal, 'stderr'))
  const file = flags.value('output')
  if (file !== undefined) await writeTo(file, text, context)
}
