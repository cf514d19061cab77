import { UsageError } from '../../../errors.ts'
import type { PipelineAsked } from '../../../sandbox/control-wire.ts'
import { parseDuration } from '../../../sandbox/duration.ts'
import type { CommandInput } from '../../command.ts'

function lifetimeOf(text: string | undefined, command: string): number | undefined {
  if (text === undefined) return undefined
  const ms = parseDuration(text)
  if (ms !== undefined) return ms / 1000
  const message = `"${text}" is no duration such as 5m.`
  throw new UsageError('flag-value', message, { details: { command } })
}

function claimsOf(args: readonly string[], command: string): Readonly<Record<string, string>> {
  const entries = args.map((argument) => {
    const at = argument.indexOf('=')
    if (at > 0) return [argument.slice(0, at), argument.slice(at + 1)] as const
    const message = `"${argument}" is no claim with its value: run_id=7.`
    throw new UsageError('unexpected-argument', message, { details: { command } })
  })
  return Object.fromEntries(entries)
}

/** The platform, its flags and the claims after it. Throws UsageError. */
export function pipelineAsked({ flags, args }: CommandInput, command: string): PipelineAsked {
  const [platform = '', ...claims] = args
  return {
    platform,
    subject: flags.value('sub'),
    audience: flags.value('aud'),
    issuer: flags.value('issuer'),
    lifetimeSeconds: lifetimeOf(flags.value('expires'), command),
    claims: claimsOf(claims, command),
  }
}
