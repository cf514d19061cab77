import { explainTrust } from '../../../ci/explain-trust.ts'
import { readToken } from '../../../ci/read-token.ts'
import { readTrustPolicy } from '../../../ci/read-trust-policy.ts'
import { UsageError } from '../../../errors.ts'
import type { ContextEntry } from '../../../policy/context.ts'
import { explanationJson } from '../../ci/explain-json.ts'
import { explanationLines } from '../../ci/explain-words.ts'
import { assertNoToken, readNamed } from '../../ci/read-input.ts'
import type { CommandInput, Run } from '../../command.ts'
import { styleOf } from '../../explain/render.ts'
import { printJson } from '../../render/json.ts'

const details = { command: 'ci explain' }

function needed({ flags }: CommandInput, name: string): string {
  const value = flags.value(name)
  if (value !== undefined && value !== '') return value
  throw new UsageError('missing-argument', `\`keyless ci explain\` needs --${name}.`, { details })
}

/** The same key again is one more value of it. */
function givenKeys(args: readonly string[]): readonly ContextEntry[] {
  const keys = new Map<string, string[]>()
  for (const argument of args) {
    assertNoToken(argument, details)
    const at = argument.indexOf('=')
    if (at < 1) {
      const message = `"${argument}" is no condition key with its value: aws:SourceIp=203.0.113.7.`
      throw new UsageError('unexpected-argument', message, { details })
    }
    const key = argument.slice(0, at)
    keys.set(key, [...(keys.get(key) ?? []), argument.slice(at + 1)])
  }
  return [...keys]
}

function listOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').map((one) => one.trim())
}

/** 0 where AWS would let the token in, 5 where it would not, as a refusal itself exits. */
export const run: Run = async (context, input) => {
  const { terminal, json, system } = context
  const tokenPath = needed(input, 'token')
  const policyPath = needed(input, 'policy')
  assertNoToken(tokenPath, details)
  if (tokenPath === '-' && policyPath === '-') {
    const message = 'Only one of --token and --policy can come from standard input.'
    throw new UsageError('flag-conflict', message, { details })
  }
  const given = givenKeys(input.args)
  const claims = readToken(await readNamed(context, tokenPath))
  const source = policyPath === '-' ? 'standard input' : policyPath
  const policy = readTrustPolicy(await readNamed(context, policyPath), source)
  const now = system.clock.now()
  const clientIds = listOf(input.flags.value('client-ids'))
  const explanation = explainTrust({ claims, policy, given, now, clientIds })
  if (json) {
    printJson(explanationJson(explanation, claims), terminal.write)
  } else {
    const lines = explanationLines(explanation, claims, { ...styleOf(terminal), now })
    terminal.write(`${lines.join('\n')}\n`)
  }
  return explanation.isAllowed ? 0 : 5
}
