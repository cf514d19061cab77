/**
 * Finds one section in a large file without parsing it, for answers from cache. It answers only
 * where nothing about the section is unusual, and then exactly as the full parser does; a syntax
 * error elsewhere in the file is not noticed. It imports nothing, so that it loads in no time.
 */

/** `profile NAME`, `sso-session NAME`, `services NAME`, or `default`, in the characters every tool reads. */
const plainHeader = /^(?:(?:profile|sso-session|services) [A-Za-z0-9_\-/.%@:+]+|default)$/
const nameCharacter = /[A-Za-z0-9_\-/.%@:+]/

/** The section's settings, or undefined when it is missing or needs the full parser. */
export function scanSection(text: string, header: string): ReadonlyMap<string, string> | undefined {
  if (!plainHeader.test(header) || hasOddHeaders(text, header)) return undefined
  const start = onlySection(text, `[${header}`)
  if (start === undefined) return undefined
  const next = text.indexOf('\n[', start)
  return readSectionBody(next === -1 ? text.slice(start) : text.slice(start, next + 1))
}

/** The index behind the one `[header]` of the file. */
function onlySection(text: string, opening: string): number | undefined {
  let start: number | undefined
  for (let at = text.indexOf(opening); at !== -1; at = text.indexOf(opening, at + 1)) {
    const end = at + opening.length
    const behind = text[end]
    if (behind !== undefined && nameCharacter.test(behind)) continue
    const opensLine = at === 0 || text[at - 1] === '\n'
    if (behind !== ']' || !opensLine || start !== undefined) return undefined
    start = end + 1
  }
  return start
}

/**
 * True when the credentials file surely says nothing about the profile, so that the section of the
 * config file is all there is.
 */
export function leavesProfileAlone(credentials: string, profile: string): boolean {
  if (credentials === '') return true
  if (credentials.includes('[ ') || credentials.includes('[\t')) return false
  const opening = `[${profile}`
  for (let at = credentials.indexOf(opening); at !== -1;) {
    const behind = credentials[at + opening.length]
    if (behind === undefined || !nameCharacter.test(behind)) return false
    at = credentials.indexOf(opening, at + 1)
  }
  return true
}

/** Headers that could name the same section with other blanks, or that decide which `default` counts. */
function hasOddHeaders(text: string, header: string): boolean {
  const blank = header.indexOf(' ')
  const type = blank === -1 ? 'profile' : header.slice(0, blank)
  return (
    text.includes('[ ') ||
    text.includes(`[${type}  `) ||
    (text.includes('\t') && /\[(?:\t|[a-z-]+ ?\t)/.test(text)) ||
    (header === 'default' && text.includes('[profile default')) ||
    (header === 'profile default' && text.includes('[default'))
  )
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
