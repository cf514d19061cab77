import { splitCommandLine } from '../system/command-line.ts'
import type { OptionValue } from './grammar.ts'

const secretKeys = new Set(['aws_secret_access_key', 'aws_session_token', 'aws_security_token'])
const commandKeys = new Set(['credential_process', 'mfa_process'])

/**
 * What is shown goes into support tickets: the secrets of a key are left out, and the arguments of
 * another program, which may be one.
 */
export function withoutSecret<T extends OptionValue | Readonly<Record<string, string>>>(
  key: string,
  value: T,
): T | string {
  if (secretKeys.has(key)) return '****'
  return commandKeys.has(key) && typeof value === 'string' ? withoutArguments(value) : value
}

function withoutArguments(line: string): string {
  const [program = '', ...others] = splitCommandLine(line, 'linux') ?? line.split(/\s/)
  if (others.length === 0 || /(?:^|[/\\])keyless(?:\.\w+)?$/i.test(program)) return line
  return `${program} (${others.length} argument${others.length === 1 ? '' : 's'}, not shown)`
}
