import { ConfigError, SystemError } from '../errors.ts'
import { readBytesIfPresent } from '../system/files.ts'

/** The bytes of an AWS file; a missing file is empty. Throws ConfigError `config-unreadable`. */
export function readConfigFile(path: string): Uint8Array {
  try {
    return readBytesIfPresent(path) ?? new Uint8Array()
  } catch (cause) {
    const message = cause instanceof SystemError ? cause.message : `${path} cannot be read.`
    throw new ConfigError('config-unreadable', message, {
      cause,
      details: { file: path },
    })
  }
}
