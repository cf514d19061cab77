import { explainTrust, type TrustExplanation } from '../../../ci/explain-trust.ts'
import { audienceFor, findJob } from '../../../ci/job.ts'
import { jobToken } from '../../../ci/job-token.ts'
import { readToken, type TokenClaims } from '../../../ci/read-token.ts'
import { readTrust, type TrustPolicy } from '../../../ci/read-trust-policy.ts'
import { UsageError } from '../../../errors.ts'
import type { ContextEntry } from '../../../policy/context.ts'
import { explanationJson } from '../../ci/explain-json.ts'
import { explanationLines } from '../../ci/explain-words.ts'
import { assertNoToken, readNamed } from '../../ci/read-input.ts'
import { readRoleTrust, roleNamed, type RoleTrust } from '../../ci/role-trust.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { styleOf } from '../../explain/render.ts'
import { guardedProfile } from '../../guarded-profile.ts'
import { mfaPorts } from '../../mfa.ts'
import { configForProfile, profileFor } from '../../profile-world.ts'
import { commandLine } from '../../quote-word.ts'
import { printJson } from '../../render/json.ts'

const details = { command: 'ci explain' }

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

/** The job's own token, where no file is named and this is a job. */
async function tokenOf(context: CommandContext, input: CommandInput): Promise<TokenClaims> {
  const path = input.flags.value('token')
  if (path !== undefined && path !== '') {
    assertNoToken(path, details)
    return readToken(await readNamed(context, path))
  }
  const { system } = context
  const job = findJob(system.env)
  if (job === undefined) {
    const message = '`keyless ci explain` needs --token outside of a pipeline.'
    throw new UsageError('missing-argument', message, { details })
  }
  const role = input.flags.value('role') ?? ''
  return readToken(
    await jobToken(job, {
      audience: audienceFor(job, role),
      connection: undefined,
      tokenVariable: undefined,
      system,
    }),
  )
}

async function policyInFile(context: CommandContext, path: string): Promise<TrustPolicy> {
  const source = path === '-' ? 'standard input' : path
  return readTrust(await readNamed(context, path), source)
}

/** Of the account, by a profile that may read IAM there. */
async function policyOfRole(
  context: CommandContext,
  input: CommandInput,
  { role, issuer }: { readonly role: string; readonly issuer: string },
): Promise<RoleTrust> {
  const config = configForProfile(context)
  const choice = await guardedProfile(context, config, profileFor(context))
  const again = (profile: string) => commandLine('ci', 'explain', '--profile', profile)
  const { name: profile, source: chosen } = choice
  const { system } = context
  const request = { config, profile, system, chosen, again, mfa: mfaPorts(context, input) }
  return await readRoleTrust(request, role, issuer)
}

function policySource({ flags }: CommandInput): { readonly path?: string; readonly role?: string } {
  const [path, role] = [flags.value('policy'), flags.value('role')]
  if (path !== undefined && role !== undefined) {
    const message = '--policy and --role exclude each other: a file, or what IAM has now.'
    throw new UsageError('flag-conflict', message, { details })
  }
  if (path !== undefined && path !== '') return { path }
  if (role !== undefined && role !== '') {
    roleNamed(role)
    return { role }
  }
  throw new UsageError('missing-argument', '`keyless ci explain` needs --policy or --role.', {
    details,
  })
}

/** Writes the conditions that let the pipeline in, where its platform is known. */
function nextCommand({ found }: TrustExplanation, path: string | undefined): string | undefined {
  if (found !== undefined) return commandLine('ci', 'init', found.platform.id)
  return path === undefined || path === '-' ? undefined : commandLine('ci', 'lint', path)
}

/** 0 where AWS would let the token in, 5 where it would not, as a refusal itself exits. */
export const run: Run = async (context, input) => {
  const { terminal, json, system } = context
  const { path, role } = policySource(input)
  if (path === '-' && input.flags.value('token') === '-') {
    const message = 'Only one of --token and --policy can come from standard input.'
    throw new UsageError('flag-conflict', message, { details })
  }
  const given = givenKeys(input.args)
  const claims = await tokenOf(context, input)
  const ofRole =
    role === undefined
      ? undefined
      : await policyOfRole(context, input, { role, issuer: claims.issuer })
  const { policy, notices } = ofRole ?? (await policyInFile(context, path ?? ''))
  const now = system.clock.now()
  const clientIds = listOf(input.flags.value('client-ids')) ?? ofRole?.clientIds
  const providerFinding = ofRole?.finding
  const explanation = explainTrust({
    claims,
    policy,
    given,
    notices,
    now,
    clientIds,
    providerFinding,
  })
  if (json) {
    printJson(explanationJson(explanation, claims), terminal.write)
  } else {
    const lines = explanationLines(explanation, claims, { ...styleOf(terminal), now })
    terminal.write(`${lines.join('\n')}\n`)
    const next = explanation.isAllowed ? undefined : nextCommand(explanation, path)
    if (next !== undefined) terminal.write(`next: ${next}\n`)
  }
  return explanation.isAllowed ? 0 : 5
}
