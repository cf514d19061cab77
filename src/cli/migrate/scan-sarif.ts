/** A scan as SARIF. */
import type { CallerFinding, KeyFinding } from '../../migrate/finding.ts'
import { placeInWords } from '../../migrate/places.ts'
import type { Scan } from '../../migrate/scan.ts'
import { fingerprint, sarifLog, type SarifOptions, uriOf } from '../render/sarif.ts'

const rules = [
  {
    id: 'long-lived-key',
    name: 'LongLivedKey',
    shortDescription: { text: 'An AWS access key that never expires' },
    fullDescription: {
      text: 'The id of a long-lived AWS access key stands here. Credentials of a sign-in end by themselves.',
    },
    help: { text: 'Use a profile with a sign-in instead, then make the key inactive.' },
    defaultConfiguration: { level: 'error' },
  },
  {
    id: 'key-profile-caller',
    name: 'KeyProfileCaller',
    shortDescription: { text: 'Something uses a profile that holds a long-lived key' },
    fullDescription: { text: 'A profile is named here whose credentials are a long-lived key.' },
    help: { text: 'It goes on working when the profile of that name gets a sign-in.' },
    defaultConfiguration: { level: 'warning' },
  },
] as const

function locationOf({ file, line, variable }: KeyFinding | CallerFinding, folder: string) {
  if (file === undefined) {
    return { logicalLocations: [{ name: variable ?? 'environment', kind: 'variable' }] }
  }
  const region = line === undefined ? {} : { region: { startLine: line } }
  return { physicalLocation: { artifactLocation: uriOf(file, folder), ...region } }
}

function keyResult(key: KeyFinding, { folder }: SarifOptions) {
  const { keyId, accountId, hasSecret, place, commit, file, variable } = key
  const account = accountId === undefined ? '' : ` of account ${accountId}`
  const beside = hasSecret ? ', with its secret beside it' : ''
  const past = commit === undefined ? '' : ` (in commit ${commit})`
  const text = `${keyId}, a long-lived key${account}, in this ${placeInWords(place)}${beside}${past}.`
  const where = file === undefined ? variable : uriOf(file, folder).uri
  return {
    ruleId: 'long-lived-key',
    ruleIndex: 0,
    level: hasSecret ? 'error' : 'warning',
    message: { text },
    locations: [locationOf(key, folder)],
    partialFingerprints: { 'keylessKey/v1': fingerprint([keyId, where, commit]) },
  }
}

function callerResult(caller: CallerFinding, { folder }: SarifOptions) {
  const { by, profile, file } = caller
  const where = file === undefined ? '' : uriOf(file, folder).uri
  return {
    ruleId: 'key-profile-caller',
    ruleIndex: 1,
    level: 'warning',
    message: { text: `Uses the profile ${profile}, which holds a long-lived key (by ${by}).` },
    locations: [locationOf(caller, folder)],
    partialFingerprints: { 'keylessCaller/v1': fingerprint([profile, by, where]) },
  }
}

export function sarifOf(found: Scan, options: SarifOptions) {
  const results = [
    ...found.keys.map((key) => keyResult(key, options)),
    ...found.callers.map((caller) => callerResult(caller, options)),
  ]
  const { isComplete, passed } = found
  return sarifLog({ rules, results, isComplete, unreadable: passed.unreadable }, options)
}
