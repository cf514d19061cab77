/** `monitor.yaml` beside our other settings: where an organisation's trail is asked. */
import { join } from 'node:path'
import { ConfigError } from '../../../errors.ts'
import {
  type AthenaSettings,
  athenaText,
  parseAthena,
} from '../../../monitor/engines/athena/settings.ts'
import { readTextIfPresent, writePrivateFile } from '../../../system/files.ts'
import type { Paths } from '../../../system/paths.ts'

type Folders = Pick<Paths, 'configFolder'>

export function athenaPath({ configFolder }: Folders): string {
  return join(configFolder, 'monitor.yaml')
}

/** Undefined where there is no such file. Throws ConfigError `athena-settings-invalid`. */
export function readAthena(paths: Folders): AthenaSettings | undefined {
  const file = athenaPath(paths)
  const text = readTextIfPresent(file)
  if (text === undefined) return undefined
  const { settings, problems } = parseAthena(text)
  const [problem] = problems
  if (problem === undefined) return settings
  const where = problem.line === undefined ? file : `${file}, line ${problem.line}`
  const details = { file, ...(problem.line === undefined ? {} : { line: problem.line }) }
  throw new ConfigError('athena-settings-invalid', `${where}: ${problem.says}.`, { details })
}

/** Throws as readAthena, and ConfigError `athena-not-set-up`. */
export function athenaSettings(paths: Folders): AthenaSettings {
  const settings = readAthena(paths)
  if (settings !== undefined) return settings
  const message = 'Nothing says where Athena finds the trail.'
  throw new ConfigError('athena-not-set-up', message, { details: { file: athenaPath(paths) } })
}

export function writeAthena(paths: Folders, settings: AthenaSettings): void {
  writePrivateFile(athenaPath(paths), athenaText(settings))
}
