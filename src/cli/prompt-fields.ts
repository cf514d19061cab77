import type { AwsConfig } from '../config/aws-config.ts'
import { readableSsoProfile } from '../config/sso-profile.ts'
import { openSession } from '../session/open-session.ts'
import type { System } from '../system/system.ts'
import { canRefresh } from '../tokens/token.ts'
import { productionMark } from './production-mark.ts'

/**
 * What a shell keeps of a profile, as one line: STATE ENDS PRODUCTION NAME. STATE is `none` (needs no
 * sign-in), `in`, `renews` (by itself) or `out`; ENDS is in seconds since 1970; PRODUCTION is 0 or 1.
 */
export async function promptFields(
  config: AwsConfig,
  name: string,
  system: System,
): Promise<string> {
  const isProduction = await productionMark(config, system)
  const production = isProduction(name) ? 1 : 0
  const fields = (state: string, ends: number) => `${state} ${ends} ${production} ${name}\n`
  if (readableSsoProfile(config, name) === undefined) return fields('none', 0)
  const token = openSession(config, { profile: name }, system).cachedToken()
  if (token === undefined) return fields('out', 0)
  const now = system.clock.now()
  const ends = Math.floor(token.expiresAt.getTime() / 1000)
  if (canRefresh(token, now)) return fields('renews', ends)
  return fields(token.expiresAt > now ? 'in' : 'out', ends)
}
