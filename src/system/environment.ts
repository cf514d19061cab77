/** Environment variables as given to this process. An empty value counts as unset, as in the AWS CLI. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The value, or undefined when unset or empty. */
export function variable(env: Environment, name: string): string | undefined {
  const value = env[name]
  return value === undefined || value === '' ? undefined : value
}
