/**
 * What a section says, for answers from cache: read without parsing the file around it. It answers
 * only where nothing is unusual, and then exactly as the full parser does; a syntax error in another
 * section is not noticed. Where the section stands is for section-find.ts. It imports nothing, so
 * that it loads in no time.
 */

/**
 * True when the credentials file surely says nothing about the profile, so that the section of the
 * config file is all there is.
 */
export function leavesProfileAlone(credentials: string, profile: string): boolean {
  if (credentials === '') return true
  if (credentials.includes('[ ') || credentials.includes('[\t')) return false
  const opening = `[${profile}`
  for (let at = credentials.indexOf(opening); at !== -1;) {
    if (!isNameCode(credentials.charCodeAt(at + opening.length))) return false
    at = credentials.indexOf(opening, at + 1)
  }
  return true
}

/**
 * The settings of a section, from behind its header to before the next one; undefined when it needs
 * the full parser. Each line but the file's last ends in a line feed. No patterns in here: to make
 * one ready takes longer than all else that a cached answer does with the section.
 */
export function readSectionBody(body: string): ReadonlyMap<string, string> | undefined {
  const settings = new Map<string, string>()
  const lines = body.split('\n')
  for (let index = 0; index < lines.length; index++) {
    const written = lines[index] ?? ''
    const ended = index < lines.length - 1
    const line = ended && written.endsWith('\r') ? written.slice(0, -1) : written
    if (line === '') continue
    if (index === 0) return undefined
    if (line[0] === '#' || line[0] === ';') continue
    const equals = line.indexOf('=')
    const key = withoutBlanks(line, 0, equals)
    const value = withoutBlanks(line, equals + 1, line.length)
    if (line[0] === ' ' || line[0] === '\t') return undefined
    if (!isPlainKey(key) || !isPlainValue(value) || settings.has(key)) return undefined
    settings.set(key, value)
  }
  return settings
}

/** In the characters that every tool reads in a name. */
export function isPlainName(name: string): boolean {
  for (let at = 0; at < name.length; at++) if (!isNameCode(name.charCodeAt(at))) return false
  return name !== ''
}

/** `[A-Za-z0-9_\-/.%@:+]`; false behind the end of a text (NaN, undefined). */
export function isNameCode(code: number | undefined): boolean {
  if (code === undefined) return false
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90)) return true
  // - . / 0-9 : and % + @ _
  return (code >= 45 && code <= 58) || code === 37 || code === 43 || code === 64 || code === 95
}

function withoutBlanks(line: string, from: number, to: number): string {
  let start = from
  let end = to
  while (start < end && (line[start] === ' ' || line[start] === '\t')) start++
  while (end > start && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--
  return line.slice(start, Math.max(start, end))
}

/** `[a-z0-9_\-/.%@+]+`: what every tool takes for a key, in lower case. */
function isPlainKey(key: string): boolean {
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at)
    const letter = code >= 97 && code <= 122
    // - . / 0-9
    const sign = code >= 45 && code <= 57
    if (!letter && !sign && !'_%@+'.includes(key.charAt(at))) return false
  }
  return key !== ''
}

/** Printable ASCII without what begins a comment. */
function isPlainValue(value: string): boolean {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at)
    if (code < 0x20 || code > 0x7e) return false
    const hash = code === 0x23 || code === 0x3b
    if (hash && (at === 0 || value[at - 1] === ' ')) return false
  }
  return value !== ''
}
