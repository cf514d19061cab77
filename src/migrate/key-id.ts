/** Which 20 characters are the id of somebody's long-lived key, and which only look like one. */
import { accountOfKey } from '../credentials/key-account.ts'
import { entropy } from './entropy.ts'

/** Bits a character; random ids have 3.2 and more. trufflehog and gitleaks draw the line here too. */
const leastEntropy = 3

/** AWS's own examples end in EXAMPLE; other people's carry words like these. */
const exampleWords =
  /EXAMPL|SAMPLE|CANARY|HONEY|DUMMY|PLACEHOLD|REDACTED|SECRET|ACCESSKEY|YOURKEY|NOTREAL|FAKEKEY|TESTKEY|XXXX|ABCDEFG|QWERTY|234567/

/** Accounts of canarytokens.org and its imitators, as trufflehog (pkg/detectors/aws) lists them. */
const canaryAccounts: ReadonlySet<string> = new Set([
  ...['052310077262', '171436882533', '266735846894', '534261010715', '595918472158'],
  ...['717712589309', '730335385048', '819147034852', '893192397702', '992382622183'],
  ...['044858866125', '251535659677', '344043088457', '351906852752', '390477818340'],
  ...['426127672474', '427150556519', '439872796651', '445142720921', '465867158099'],
  ...['637958123769', '693412236332', '732624840810', '735421457923', '959235150393'],
  '982842642351',
])

export interface KeyId {
  readonly id: string
  readonly accountId: string | undefined
  readonly decoy: 'example' | 'canary' | undefined
}

const idLength = 20
const idPattern = /^AKIA[A-Z2-7]{16}$/
const wordCharacter = /[A-Za-z0-9_]/
/** Base64 goes on with these; before an id of its own they stand too, in a path or a URL. */
const base64Noise = /[A-Za-z0-9+/=]{24}$/

/** The id that begins at `at`, where it stands by itself; undefined for what has another form. */
export function keyIdAt(text: string, at: number): KeyId | undefined {
  const id = text.slice(at, at + idLength)
  if (!idPattern.test(id)) return undefined
  const [before = '', after = ''] = [text[at - 1], text[at + idLength]]
  if (wordCharacter.test(after) || isInside(text, at, before)) return undefined
  if (entropy(id.slice(4)) < leastEntropy || exampleWords.test(id.slice(4))) {
    return { id, accountId: undefined, decoy: 'example' }
  }
  const accountId = accountOfKey(id)
  const isCanary = accountId !== undefined && canaryAccounts.has(accountId)
  return { id, accountId, decoy: isCanary ? 'canary' : undefined }
}

/** `\nAKIA…` in a JSON string and `%3DAKIA…` in a URL begin anew after their last letter. */
function isInside(text: string, at: number, before: string): boolean {
  if (wordCharacter.test(before)) {
    const lead = text.slice(Math.max(0, at - 3), at)
    return !/(?:\\[nrt]|%[0-9A-Fa-f]{2}|_)$/.test(lead)
  }
  return /[+/]/.test(before) && base64Noise.test(text.slice(Math.max(0, at - 24), at))
}
