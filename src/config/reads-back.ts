/** Whether a written file says what was set, line by line: for large files of which every line is usual. */

/** By section as `profile dev`, the settings that it shall have. */
export type WantedSettings = ReadonlyMap<string, ReadonlyMap<string, string>>

const usualHeader = /^\[((?:profile|sso-session|services) [\w\-/.@:+]+)\]$/
const usualSetting = /^([a-z][a-z0-9_]*) = ([!"$-:<-~](?:[ !"$-:<-~]*[!"$-:<-~])?)$/

/** True where it surely does; else the whole grammar has to tell. */
export function saysAsSet(text: string, wanted: WantedSettings): boolean {
  const headers = new Set<string>()
  let settings: ReadonlyMap<string, string> | undefined
  let found = new Set<string>()
  let left = 0
  for (const section of wanted.values()) left += section.size
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    const line = text.slice(start, end)
    start = end + 1
    if (line.startsWith('[')) {
      const header = usualHeader.exec(line)?.[1]
      if (header === undefined || headers.has(header)) return false
      headers.add(header)
      settings = wanted.get(header)
      found = new Set()
    } else if (settings !== undefined && line !== '' && !line.startsWith('#')) {
      const usual = usualSetting.exec(line)
      if (usual === null) return false
      const key = usual[1] ?? ''
      const value = settings.get(key)
      if (value === undefined) continue
      if (found.has(key)) return false
      found.add(key)
      if (value !== usual[2]) return false
      left--
    } else if (/^[ \t]+\[/.test(line)) {
      return false
    }
  }
  return left === 0
}
