/** Each key with what IAM says of it, from whichever account has it. */
import { readableSsoProfile } from '../../config/sso-profile.ts'
import { type KeylessError, SignInRequired } from '../../errors.ts'
import { askAll } from '../../system/ask-all.ts'
import { keyIdsOfAccount } from '../../migrate/account-keys.ts'
import type { FoundKey } from '../../migrate/found-keys.ts'
import type { Iam } from '../../credentials/iam-call.ts'
import { rootHasKeys } from '../../migrate/iam-client.ts'
import { ifAllowed, type KeyFacts, keyFacts } from '../../migrate/key-facts.ts'
import type { KnownKey } from '../../migrate/make-plan.ts'
import { createPermissions } from '../../migrate/user-permissions.ts'
import { createStatusLine } from '../render/status-line.ts'
import { askFirst, iamCandidates, type IamWorld } from './iam-access.ts'
import { counted, grouped } from './numbers.ts'

/** A key that comes into no plan. */
export interface UnknownKey {
  readonly key: FoundKey
  /**
   * `gone`: the account has no such key. `no-profile`: no profile gets into the account without a
   * key. `refused`: none of them may ask. `no-account`: the id does not tell it, and no account has it.
   */
  readonly reason: 'gone' | 'no-profile' | 'refused' | 'no-account'
  /** What AWS said, where it refused. */
  readonly because?: string
}

export interface AskedKeys {
  readonly known: readonly KnownKey[]
  readonly unknown: readonly UnknownKey[]
  /** Accounts whose root user has a key. */
  readonly rootAccounts: readonly string[]
}

export interface KeyQuestions extends IamWorld {
  readonly found: readonly FoundKey[]
  /** Profiles of `--iam-profile`, by account. */
  readonly named: ReadonlyMap<string, string>
  /** Profiles that hold a found key. */
  readonly holders: ReadonlySet<string>
  /** Whether every key of these accounts is asked for. */
  readonly wholeAccounts: boolean
}

interface AccountKeys {
  /** Undefined for one that the account does not have. */
  readonly facts: ReadonlyMap<string, KeyFacts | undefined>
  readonly rootHasKeys: boolean
}

async function factsOf(
  iam: Iam,
  accountId: string,
  found: readonly FoundKey[],
  { wholeAccounts, context }: KeyQuestions,
): Promise<AccountKeys> {
  const { signal, system } = context
  const { show, clear } = createStatusLine(context.terminal, system.clock)
  const onUser = (done: number, users: number): void =>
    show(`Asking IAM  ${grouped(done)} of ${counted(users, 'user')}`)
  let listed: Promise<readonly string[]> | undefined
  const allKeyIds = (): Promise<readonly string[]> =>
    (listed ??= keyIdsOfAccount(iam, { clock: system.clock, signal, onUser }))
  const permissionsOf = createPermissions(iam)
  const told = async () => {
    const all = wholeAccounts ? await allKeyIds() : []
    const ids = [...new Set([...found.map((key) => key.keyId), ...all])]
    let asked = 0
    const ask = async (keyId: string) => {
      const facts = await keyFacts(iam, { keyId, accountId, allKeyIds, permissionsOf })
      show(`Asking IAM  ${grouped(++asked)} of ${counted(ids.length, 'key')}`)
      return [keyId, facts] as const
    }
    return askAll(ids, ask, signal)
  }
  const facts = new Map(await told().finally(clear))
  return { facts, rootHasKeys: await ifAllowed(rootHasKeys(iam), false) }
}

/** IAM's own sentence names the caller's role at length. */
function shortly({ code, message, details }: KeylessError): string {
  if (code !== 'iam-denied') return message
  const may = 'the profiles that sign in there may not ask IAM'
  return `${may} (${String(details['operation'])}: ${String(details['error'])}); name one that may with --iam-profile`
}

function profilesFor(accountId: string, { named, config, holders }: KeyQuestions) {
  const own = named.get(accountId)
  return own === undefined ? iamCandidates(config, accountId, holders) : [own]
}

/** Keys that nobody found on this machine are in use elsewhere, or nowhere. */
function elsewhere(keyId: string, accountId: string): FoundKey {
  return { keyId, accountId, places: [], callers: [] }
}

async function askAccount(
  accountId: string,
  found: readonly FoundKey[],
  questions: KeyQuestions,
): Promise<AskedKeys> {
  const profiles = profilesFor(accountId, questions)
  const answer = await askFirst(questions, profiles, async (iam) =>
    factsOf(iam, accountId, found, questions),
  )
  if ('refused' in answer) {
    if (answer.refused instanceof SignInRequired) throw answer.refused
    const { refused } = answer
    const why: Pick<UnknownKey, 'reason' | 'because'> =
      refused === undefined
        ? { reason: 'no-profile' }
        : { reason: 'refused', because: shortly(refused) }
    return { known: [], unknown: found.map((key) => ({ key, ...why })), rootAccounts: [] }
  }
  const known: KnownKey[] = []
  const unknown: UnknownKey[] = []
  for (const [keyId, facts] of answer.value.facts) {
    const key = found.find((one) => one.keyId === keyId) ?? elsewhere(keyId, accountId)
    if (facts === undefined) unknown.push({ key, reason: 'gone' })
    else known.push({ key, facts, iamProfile: answer.profile })
  }
  return { known, unknown, rootAccounts: answer.value.rootHasKeys ? [accountId] : [] }
}

/** Every account that some profile signs in to. */
function accountsOf({ config, named }: KeyQuestions): readonly string[] {
  const signedIn = [...config.profiles.keys()].flatMap(
    (profile) => readableSsoProfile(config, profile)?.accountId ?? [],
  )
  return [...new Set([...named.keys(), ...signedIn])]
}

/** A key made before about 2019 is looked for in every account that can be asked. */
async function askEverywhere(key: FoundKey, questions: KeyQuestions): Promise<AskedKeys> {
  for (const accountId of accountsOf(questions)) {
    const asked = await askAccount(accountId, [key], { ...questions, wholeAccounts: false })
    if (asked.known.length > 0) return asked
  }
  return { known: [], unknown: [{ key, reason: 'no-account' }], rootAccounts: [] }
}

/** Throws SignInRequired where a sign-in is missing, ServiceError, Cancelled. */
export async function askKeys(questions: KeyQuestions): Promise<AskedKeys> {
  const { found, named, wholeAccounts } = questions
  const byAccount = new Map<string, FoundKey[]>()
  if (wholeAccounts) for (const accountId of named.keys()) byAccount.set(accountId, [])
  for (const key of found) {
    if (key.accountId === undefined) continue
    byAccount.set(key.accountId, [...(byAccount.get(key.accountId) ?? []), key])
  }
  const asked: AskedKeys[] = []
  for (const [accountId, keys] of byAccount) {
    asked.push(await askAccount(accountId, keys, questions))
  }
  for (const key of found.filter(({ accountId }) => accountId === undefined)) {
    asked.push(await askEverywhere(key, questions))
  }
  return {
    known: asked.flatMap(({ known }) => known),
    unknown: asked.flatMap(({ unknown }) => unknown),
    rootAccounts: [...new Set(asked.flatMap(({ rootAccounts }) => rootAccounts))],
  }
}
