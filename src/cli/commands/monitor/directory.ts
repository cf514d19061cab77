import { UsageError } from '../../../errors.ts'
import type { Directory } from '../../../monitor/directory/directory.ts'
import { readKeptDirectory } from '../../../monitor/directory/directory-file.ts'
import { putIntoStore, readIntoStore } from '../../../monitor/directory/keep-directory.ts'
import type { ReadProgress } from '../../../monitor/directory/read-options.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { grouped } from '../../migrate/numbers.ts'
import { toldByFiles } from '../../monitor/directory-files.ts'
import { withDirectoryServices } from '../../monitor/directory-services.ts'
import { storeFolder } from '../../monitor/request.ts'
import { timeText } from '../../monitor/show-answer.ts'
import { printJson } from '../../render/json.ts'
import { createStatusLine } from '../../render/status-line.ts'
import { definitionList, say } from '../../render/wrap.ts'

function progressText({ what, done, of }: ReadProgress): string {
  return `Reading  ${what}  ${grouped(done)}${of === 0 ? '' : ` of ${grouped(of)}`}`
}

async function read(context: CommandContext, input: CommandInput): Promise<Directory> {
  const { system, terminal, signal } = context
  const line = createStatusLine(terminal, system.clock)
  const onProgress = (progress: ReadProgress): void => line.show(progressText(progress))
  const place = { folder: storeFolder(system, input.flags), signal }
  try {
    return await withDirectoryServices(context, input, (services) =>
      readIntoStore({ services, onProgress }, place, system),
    )
  } finally {
    line.clear()
  }
}

async function directoryFor(
  context: CommandContext,
  input: CommandInput,
): Promise<Directory | undefined> {
  const { system, signal, profile } = context
  const { args, flags } = input
  if (args.length > 0 && profile !== undefined) {
    throw new UsageError('flag-conflict', 'FILES and --profile are two sources: give one of them.')
  }
  if (profile !== undefined) return await read(context, input)
  const folder = storeFolder(system, flags)
  if (args.length === 0) return readKeptDirectory(folder)
  return await putIntoStore(toldByFiles(args), { folder, signal }, system)
}

const counts = (directory: Directory) => ({
  users: directory.users.length,
  groups: directory.groups.length,
  memberships: directory.memberships.length,
  permissionSets: directory.permissionSets.length,
  accounts: new Set(directory.assignments.map(({ accountId }) => accountId)).size,
  assignments: directory.assignments.length,
})

const words: Readonly<Record<keyof ReturnType<typeof counts>, string>> = {
  users: 'Users',
  groups: 'Groups',
  memberships: 'Memberships of them',
  permissionSets: 'Permission sets',
  accounts: 'Accounts with assignments',
  assignments: 'Assignments',
}

export const run: Run = async (context, input) => {
  const { terminal, json } = context
  const directory = await directoryFor(context, input)
  if (directory === undefined) {
    if (json) return printJson({ at: null }, terminal.write)
    return say(
      'The store has no directory.\nnext: keyless monitor directory --profile NAME',
      terminal,
    )
  }
  const { at, from } = directory
  const counted = counts(directory)
  if (json) return printJson({ at: at.toISOString(), from, ...counted }, terminal.write)
  const rows = Object.entries(words) as [keyof typeof words, string][]
  const source = from === 'files' ? 'files' : 'Identity Center'
  const list = [
    ['Read', `${timeText(at, input.flags.on('utc'))}, from ${source}`] as const,
    ...rows.map(([key, word]) => [word, grouped(counted[key])] as const),
  ]
  const width = terminal.stdoutIsTty ? terminal.columns : Number.POSITIVE_INFINITY
  const lines = definitionList(list, width)
  terminal.write(lines.map((line) => `${line}\n`).join(''))
  if (terminal.stdoutIsTty) say('next: keyless monitor unused', terminal)
}
