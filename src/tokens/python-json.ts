/** A value that Python's `json.dumps` and we print alike: no numbers, whose forms differ. */
export type PythonJson =
  | string
  | boolean
  | null
  | readonly PythonJson[]
  | { readonly [key: string]: PythonJson }

function pythonString(text: string): string {
  return asciiJson(JSON.stringify(text))
}

/** The same JSON with everything outside ASCII escaped, as `json.dumps` does. */
export function asciiJson(json: string): string {
  if (isPlain(json)) return json
  return json.replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Most texts are; to make the pattern ready takes time that the hot entry has not. */
function isPlain(quoted: string): boolean {
  for (let at = 0; at < quoted.length; at++) if (quoted.charCodeAt(at) > 0x7e) return false
  return true
}

/** `json.dumps(value)`: separators `", "` and `": "`, everything outside ASCII escaped, keys in order. */
export function pythonJson(value: PythonJson): string {
  if (typeof value === 'string') return pythonString(value)
  if (value === null || typeof value === 'boolean') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(pythonJson).join(', ')}]`
  const members = Object.entries(value).map(
    ([key, member]) => `${pythonString(key)}: ${pythonJson(member)}`,
  )
  return `{${members.join(', ')}}`
}

function isList(value: PythonJson): value is readonly PythonJson[] {
  return Array.isArray(value)
}
