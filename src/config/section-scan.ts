/**
 * Finds one section in a large file without parsing it, for answers from cache. It answers only
 * where nothing about the section is unusual, and then exactly as the full parser does; a syntax
 * error elsewhere in the file is not noticed. It imports nothing, so that it loads in no time.
 */

/** `profile NAME`, `sso-session NAME`, `services NAME`, or `default`, in the characters every tool reads. */
const plainHeader = /^(?:(?:profile|sso-session|services) [A-Za-z0-9_\-/.%@:+]+|default)$/
const plainKey = /^[a-z0-9_\-/.%@+]+$/
const plainValue = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/

/** The section's settings, or undefined when it is missing or needs the full parser. */
export function scanSection(text: string, header: string): ReadonlyMap<string, string> | undefined {
  if (!plainHeader.test(header) || hasOddHeaders(text, header)) return undefined
  const opening = `[${header}]`
  const start = text.indexOf(opening)
  if (start === -1 || (start > 0 && text[start - 1] !== '\n')) return undefined
  const bodyStart = start + opening.length
  if (text.includes(opening, bodyStart)) return undefined
  if (bodyStart < text.length && text[bodyStart] !== '\n') return undefined
  const next = text.indexOf('\n[', bodyStart)
  return readBody(text.slice(bodyStart, next === -1 ? text.length : next))
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
    if (behind === undefined || !/[A-Za-z0-9_\-/.%@:+]/.test(behind)) return false
    at = credentials.indexOf(opening, at + 1)
  }
  return true
}

/** Headers that name the same section with other blanks, or that decide which `default` counts. */
function hasOddHeaders(text: string, header: string): boolean {
  const [type = '', name] = header.split(' ')
  if (text.includes('[ ') || text.includes('[\t')) return true
  if (text.includes(`[${header} `) || text.includes(`[${header}\t`)) return true
  if (name === undefined) return hasProfileDefault(text)
  if (text.includes(`[${type}  `) || text.includes(`[${type}\t`)) return true
  if (text.includes(`[${type} \t`)) return true
  return header === 'profile default' && text.includes('[default')
}

function hasProfileDefault(text: string): boolean {
  return /\[profile[ \t]+default/.test(text)
}

function readBody(body: string): ReadonlyMap<string, string> | undefined {
  const settings = new Map<string, string>()
  for (const line of body.split('\n')) {
    if (line === '' || line[0] === '#' || line[0] === ';') continue
    const equals = line.indexOf('=')
    const key = line.slice(0, equals).trimEnd()
    const value = line.slice(equals + 1).trim()
    if (equals === -1 || !plainKey.test(key) || settings.has(key)) return undefined
    if (!plainValue.test(value) || /(?:^|[ \t])[#;]/.test(value)) return undefined
    settings.set(key, value)
  }
  return settings
}
