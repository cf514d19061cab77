import { ConfigError } from '../../errors.ts'

/** `why` goes on after a colon. */
export function notEditable(file: string, why: string): ConfigError {
  const message = `${file} cannot be added to: ${why}.`
  return new ConfigError('pipeline-file-unusable', message, { details: { file } })
}
