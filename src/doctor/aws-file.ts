import { type AwsConfig, mergeFiles } from '../config/aws-config.ts'
import { type ParsedFile, parseFile } from '../config/parsed-file.ts'
import { readConfigFile } from '../config/read-config-file.ts'
import type { FileKind } from '../config/section-key.ts'
import { KeylessError } from '../errors.ts'

/** An AWS file that may be broken: then it says why, and counts as empty. */
export interface AwsFile {
  readonly path: string
  readonly kind: FileKind
  /** Empty where it is missing or cannot be read. */
  readonly bytes: Uint8Array
  readonly parsed: ParsedFile | undefined
  /** ConfigError `config-unreadable` or `config-syntax`. */
  readonly problem: KeylessError | undefined
}

export function readAwsFile(path: string, kind: FileKind): AwsFile {
  let bytes: Uint8Array = new Uint8Array()
  try {
    bytes = readConfigFile(path)
    return { path, kind, bytes, parsed: parseFile(path, bytes, kind), problem: undefined }
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    return { path, kind, bytes, parsed: undefined, problem: error }
  }
}

/** What the files say together, a broken one left out. */
export function configOf(files: readonly AwsFile[]): AwsConfig {
  const parsed = (kind: FileKind): ParsedFile =>
    files.find((file) => file.kind === kind)?.parsed ?? {
      file: '',
      sections: new Map(),
      warnings: [],
    }
  return mergeFiles(parsed('config'), parsed('credentials'))
}
