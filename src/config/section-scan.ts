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
 * the full parser. Each line but the file's last ends in a line feed. Codes instead of patterns and
 * single characters: to make those ready takes longer than all else that is done with the section.
 */
export function readSectionBody(body: string): ReadonlyMap<string, string> | undefined {
  const settings = new Map<string, string>()
  for (let start = 0, end = 0; start < body.length; start = end + 1) {
    end = body.indexOf('\n', start)
    const ended = end !== -1
    if (!ended) end = body.length
    const to = ended && body.charCodeAt(end - 1) === 13 ? end - 1 : end
    if (to === start) continue
    if (start === 0) return undefined
    const first = body.charCodeAt(start)
    if (first === 0x23 || first === 0x3b) continue
    const equals = body.indexOf('=', start)
    if (isBlank(first) || equals === -1 || equals >= to) return undefined
    const key = withoutBlanks(body, start, equals)
    const value = withoutBlanks(body, equals + 1, to)
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

function withoutBlanks(text: string, from: number, to: number): string {
  let start = from
  let end = to
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}

/** `[a-z0-9_\-/.%@+]+`: what every tool takes for a key, in lower case. */
function isPlainKey(key: string): boolean {
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at)
    const letter = code >= 97 && code <= 122
    // - . / 0-9 and % + @ _
    const sign = (code >= 45 && code <= 57) || code === 37 || code === 43 || code === 64
    if (!letter && !sign && code !== 95) return false
  }
  return key !== ''
}

/** Printable ASCII without what begins a comment. */
function isPlainValue(value: string): boolean {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at)
    if (code < 0x20 || code > 0x7e) return false
    const hash = code === 0x23 || code === 0x3b
    if (hash && (at === 0 || value.charCodeAt(at - 1) === 0x20)) return false
  }
  return value !== ''
}
