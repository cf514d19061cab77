/**
 * Which profiles a session's last sync was asked for: names and filters, as they were typed. A file of
 * its own for each session, in our state folder; what it says is checked like what is typed.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { SsoSession } from '../identity-center/session.ts'
import { readCacheFile } from '../system/cache-folder.ts'
import { removeIfPresent, writePrivateFile } from '../system/files.ts'
import type { System } from '../system/system.ts'
import { decodeObject, type JsonObject, stringField } from '../tokens/json-fields.ts'

/** As the flags are called. */
export const ruleNames = [
  'template',
  'alias',
  'accounts',
  'not-accounts',
  'roles',
  'not-roles',
  'names',
  'not-names',
  'set',
  'regions',
] as const

export type RuleName = (typeof ruleNames)[number]

/** An empty text takes away what was there before. */
export type RuleTexts = Partial<Readonly<Record<RuleName, string>>>

/** Grows when an older keyless could misread the file. */
const version = 1

type Ports = Pick<System, 'paths'>

function memoryPath({ name, startUrl, region }: SsoSession, { paths }: Ports): string {
  const key = JSON.stringify([name ?? null, startUrl, region])
  const hash = createHash('sha1').update(key).digest('hex')
  return join(paths.stateFolder, 'sync', `${hash}.json`)
}

/** Empty when nothing is known, or nothing that can be read. Throws SystemError as readCacheFile. */
export function recallRules(session: SsoSession, ports: Ports): RuleTexts {
  const fields = decodeObject(
    readCacheFile(memoryPath(session, ports), { uid: ports.paths.owner })?.text ?? '',
  )
  const rules = fields?.['version'] === version ? fields['rules'] : undefined
  if (typeof rules !== 'object' || rules === null) return {}
  return filledRules((name) => stringField(rules as JsonObject, name))
}

/** Those that have a text. */
export function filledRules(textOf: (name: RuleName) => string | undefined): RuleTexts {
  const entries = ruleNames.flatMap((name) => {
    const text = textOf(name)
    return text === undefined || text.trim() === '' ? [] : [[name, text] as const]
  })
  return Object.fromEntries(entries)
}

/** Throws SystemError. */
export function rememberRules(session: SsoSession, rules: RuleTexts, ports: Ports): void {
  const path = memoryPath(session, ports)
  if (Object.keys(rules).length === 0) {
    removeIfPresent(path)
    return
  }
  const { name, startUrl } = session
  const memory = { version, session: name ?? null, startUrl, rules }
  writePrivateFile(path, `${JSON.stringify(memory, undefined, 2)}\n`, { mode: 0o600 })
}
