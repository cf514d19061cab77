import { type Environment, variable } from '../system/environment.ts'

const standard = 'prod'

/**
 * Whether a profile is for production, by its name. KEYLESS_PRODUCTION lists parts of names by
 * commas, in either case; a part behind `!` takes names out again: `prod,live,!nonprod`.
 */
export function isProduction(name: string, env: Environment): boolean {
  const lower = name.toLowerCase()
  const parts = (variable(env, 'KEYLESS_PRODUCTION') ?? standard).toLowerCase().split(',')
  const named = parts.map((part) => part.trim()).filter((part) => part !== '' && part !== '!')
  const excluded = named.some((part) => part.startsWith('!') && lower.includes(part.slice(1)))
  return !excluded && named.some((part) => !part.startsWith('!') && lower.includes(part))
}
