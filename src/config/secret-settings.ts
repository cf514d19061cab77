import type { OptionValue } from './grammar.ts'

const secretKeys = new Set(['aws_secret_access_key', 'aws_session_token', 'aws_security_token'])

/** What is shown goes into support tickets: the secrets of a key are left out. */
export function withoutSecret<T extends OptionValue | Readonly<Record<string, string>>>(
  key: string,
  value: T,
): T | string {
  return secretKeys.has(key) ? '****' : value
}
