/** The settings file on the disk. One that cannot be relied on is an error: its rails must not fall silently. */
import { isUtf8 } from 'node:buffer'
import { type BigIntStats, lstatSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { aboutProduction } from '../config/settings-scan.ts'
import { ConfigError, SystemError } from '../errors.ts'
import { distrust } from '../system/cache-folder.ts'
import { errorCode, readError } from '../system/file-errors.ts'
import { readBytesIfPresent } from '../system/files.ts'
import type { Paths } from '../system/paths.ts'
import type { YamlProblem } from '../system/yaml-problem.ts'
import { type Settings, usualSettings } from './settings.ts'

export interface SettingsFile {
  readonly path: string
  /** Undefined when there is no file. */
  readonly bytes: Uint8Array | undefined
  readonly settings: Settings
  readonly problems: readonly YamlProblem[]
}

export function settingsPath({ configFolder }: Pick<Paths, 'configFolder' | 'owner'>): string {
  return join(configFolder, 'config.yaml')
}

/** Another text once the settings were written anew, by a look that costs microseconds. */
export function settingsMark(paths: Pick<Paths, 'configFolder' | 'owner'>): string {
  try {
    const stats = statSync(settingsPath(paths), { bigint: true, throwIfNoEntry: false })
    return stats === undefined ? '' : `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`
  } catch (error) {
    return errorCode(error) ?? 'unknown'
  }
}

/** In bytes. Settings of this length are no settings any more. */
export const longestSettings = 65_536

function aboutAll(says: string): readonly YamlProblem[] {
  return [{ line: undefined, column: undefined, says }]
}

function entry(path: string): BigIntStats | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false })
}

/** What keeps the file from being read at all. A pipe is not even opened. */
function unreadable(path: string, owner: number | undefined): string | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats === undefined) {
      return entry(path) === undefined ? undefined : 'it is a link that leads nowhere'
    }
    if (!stats.isFile()) return 'it is not a plain file'
    const strange = distrust(path, owner)
    if (strange !== undefined) return `it ${strange}`
    return stats.size > longestSettings ? `it is longer than ${longestSettings} bytes` : undefined
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return undefined
    return readError(error, path)
      .message.slice(path.length + 1)
      .replace(/\.$/, '')
  }
}

/** Without what the team's file adds. Never throws: what cannot be read is a problem like any other. */
export async function readOwnSettings(
  paths: Pick<Paths, 'configFolder' | 'owner'>,
): Promise<SettingsFile> {
  const path = settingsPath(paths)
  const file = { path, bytes: undefined, settings: usualSettings, problems: [] }
  const reason = unreadable(path, paths.owner)
  if (reason !== undefined) return { ...file, problems: aboutAll(reason) }
  try {
    const bytes = readBytesIfPresent(path)
    return bytes === undefined ? file : { ...file, bytes, ...(await parseBytes(bytes)) }
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    return { ...file, problems: aboutAll(error.message.replace(/\.$/, '')) }
  }
}

/** Everything that is in force. Never throws either. */
export async function readSettings(
  paths: Pick<Paths, 'configFolder' | 'owner'>,
): Promise<SettingsFile> {
  return await withTeamRules(await readOwnSettings(paths), paths)
}

async function withTeamRules(
  file: SettingsFile,
  paths: Pick<Paths, 'configFolder' | 'owner'>,
): Promise<SettingsFile> {
  const { settings, problems } = file
  const { team } = settings
  if (team === undefined || problems.length > 0) return file
  const { readTeamCopy } = await import('./team-copy.ts')
  const copy = readTeamCopy(paths, team)
  const hasRules = typeof copy !== 'string' && copy.team.rules.guard.length > 0
  if (typeof copy === 'string' || (hasRules && team.guard === 'none')) {
    const why = typeof copy === 'string' ? copy : 'it has guard rules, and here it says none'
    const says = `the team file cannot be relied on: ${why}; keyless team update gets it anew, keyless team leave does without`
    return { ...file, problems: [{ line: team.line, column: 1, says }] }
  }
  const { production, guard } = copy.team.rules
  const rules = guard.map((rule) => ({ ...rule, file: copy.path }))
  return { ...file, settings: { ...settings, teamRules: { production, guard: rules } } }
}

/** What such a file would say. */
export async function parseBytes(
  bytes: Uint8Array,
): Promise<Pick<SettingsFile, 'settings' | 'problems'>> {
  if (!isUtf8(bytes)) {
    return { settings: usualSettings, problems: aboutAll('it is not UTF-8 text') }
  }
  // The parser is large, and most people have no such file.
  const { parseSettings } = await import('./parse-settings.ts')
  return parseSettings(Buffer.from(bytes).toString('utf8'))
}

/** `line 3, column 5 of FILE`, or the file alone. */
export function placeOf(path: string, { line, column }: YamlProblem): string {
  return line === undefined ? path : `${path}, line ${line}, column ${column ?? 1}`
}

/** The first problem as an error. */
export function settingsError({ path, problems }: SettingsFile): ConfigError | undefined {
  const [problem] = problems
  if (problem === undefined) return undefined
  const { line, column } = problem
  const message = `The settings cannot be relied on, so nothing is handed out: ${placeOf(path, problem)}: ${problem.says}.`
  return new ConfigError('settings-invalid', message, { details: { file: path, line, column } })
}

/** The settings as they are in force. Throws ConfigError `settings-invalid`. */
export async function loadSettings(
  paths: Pick<Paths, 'configFolder' | 'owner'>,
): Promise<Settings> {
  const file = await readSettings(paths)
  const error = settingsError(file)
  if (error !== undefined) throw error
  return file.settings
}

/**
 * For a program that asks, which production does not concern: a file that cannot have had a rule
 * does not stop it. Throws ConfigError `settings-invalid` for any other that cannot be relied on.
 */
export async function loadRules(paths: Pick<Paths, 'configFolder' | 'owner'>): Promise<Settings> {
  const file = await readSettings(paths)
  const error = settingsError(file)
  if (error === undefined) return file.settings
  if (aboutProduction.test(Buffer.from(file.bytes ?? 'unread').toString('latin1'))) {
    return usualSettings
  }
  throw error
}
