import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError } from '../errors.ts'
import type { Paths } from '../system/paths.ts'

type AwsFiles = Pick<Paths, 'awsConfig' | 'awsCredentials'>

/**
 * Files that the agent finds from its own folder, and reads again and again without ever waiting for
 * a pipe. Throws ConfigError `config-unreadable`.
 */
export function lastingPlace({ awsConfig, awsCredentials }: AwsFiles): AwsFiles {
  return { awsConfig: lasting(awsConfig), awsCredentials: lasting(awsCredentials) }
}

function lasting(path: string): string {
  const whole = resolve(path)
  if (statSync(whole, { throwIfNoEntry: false })?.isFIFO() !== true) return whole
  const message = `${whole} is a pipe, which the agent could not read a second time.`
  throw new ConfigError('config-unreadable', message, { details: { file: whole } })
}
