/**
 * One sealed file: a line of JSON whose `about` may be read without the key, and whose `sealed` is the
 * text of the file that an AWS tool would have in its place (AES-256-GCM).
 */
import { type JsonObject, decodeObject, objectField, stringField } from '../json-fields.ts'
import { type PythonJson, pythonJson } from '../python-json.ts'
import { openBytes, sealBytes } from './aead.ts'

/** What may be known without the key: never a secret. */
export type About = Readonly<Record<string, string>>

export interface Envelope {
  /** Names the key that opens it. */
  readonly key: string
  readonly about: About
  readonly sealed: string
}

const format = 'keyless-sealed-1'

/** The file's name and `about` cannot be exchanged for another's. */
function bound(name: string, about: About): string {
  return pythonJson([format, name, about])
}

export function sealText(
  text: string,
  about: About,
  place: { readonly name: string; readonly keyName: string; readonly key: Uint8Array },
): string {
  const { name, keyName, key } = place
  const sealed = sealBytes(Buffer.from(text, 'utf8'), key, bound(name, about))
  return pythonJson({ format, key: keyName, about, sealed } satisfies PythonJson)
}

/** Undefined for what is no sealed file. */
export function decodeEnvelope(text: string): Envelope | undefined {
  const fields = decodeObject(text)
  if (fields === undefined || stringField(fields, 'format') !== format) return undefined
  const key = stringField(fields, 'key')
  const sealed = stringField(fields, 'sealed')
  const about = objectField(fields, 'about')
  if (key === undefined || sealed === undefined || about === undefined) return undefined
  return { key, sealed, about: stringsOf(about) }
}

function stringsOf(fields: JsonObject): About {
  const strings = Object.entries(fields).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  )
  return Object.fromEntries(strings)
}

/** Undefined when it was sealed with another key or under another name, or was changed since. */
export function openText(
  envelope: Envelope,
  { name, key }: { readonly name: string; readonly key: Uint8Array },
): string | undefined {
  return openBytes(envelope.sealed, key, bound(name, envelope.about))?.toString('utf8')
}
