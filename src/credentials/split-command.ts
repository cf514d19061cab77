import { ConfigError } from '../errors.ts'
import { splitCommandLine } from '../system/command-line.ts'

/**
 * A `credential_process` line as an argument list, without a shell: as botocore's
 * compat_shell_split. Throws ConfigError `profile-incomplete` on an open quote.
 */
export function splitCommand(line: string, os: NodeJS.Platform): readonly string[] {
  const words = splitCommandLine(line, os)
  if (words !== undefined) return words
  throw new ConfigError(
    'profile-incomplete',
    'A credential_process has a quote that is not closed.',
  )
}
