/**
 * Reads the small XML answers of STS: elements and text, nothing else. Strict on purpose: a
 * document type, a comment, CDATA or an unknown entity makes the answer unreadable.
 */

export interface XmlElement {
  readonly name: string
  readonly children: readonly XmlElement[]
  /** Text of an element without children. */
  readonly text: string
}

interface OpenElement {
  readonly name: string
  readonly children: XmlElement[]
  text: string
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])
const token = /<(\/?)([A-Za-z][\w.-]*)((?:\s+[\w:.-]+\s*=\s*"[^"<]*")*)\s*(\/?)>|([^<]+)/y
const deepest = 16

/** The root element, or undefined when the text is not such a document. */
export function parseXml(text: string): XmlElement | undefined {
  const body = text.replace(/^\uFEFF?\s*<\?xml [^?<>]*\?>/, '').trim()
  const root: OpenElement = { name: '', children: [], text: '' }
  const open: OpenElement[] = [root]
  token.lastIndex = 0
  while (token.lastIndex < body.length) {
    const match = token.exec(body)
    const current = open.at(-1)
    if (match === null || current === undefined || open.length > deepest) return undefined
    const [, closing, name = '', , empty, raw] = match
    if (raw !== undefined) {
      const decoded = decodeText(raw)
      if (decoded === undefined) return undefined
      current.text += decoded
    } else if (closing === '/') {
      if (current.name !== name || open.length === 1) return undefined
      open.pop()
    } else {
      const element: OpenElement = { name, children: [], text: '' }
      current.children.push(element)
      if (empty !== '/') open.push(element)
    }
  }
  const [only, ...others] = root.children
  return open.length === 1 && others.length === 0 && root.text.trim() === '' ? only : undefined
}

/** The text at a path of element names below `root`, or undefined. */
export function textAt(root: XmlElement, ...path: readonly string[]): string | undefined {
  let element: XmlElement | undefined = root
  for (const name of path) element = element?.children.find((child) => child.name === name)
  return element === undefined || element.children.length > 0 ? undefined : element.text
}

function decodeText(raw: string): string | undefined {
  let valid = true
  const text = raw.replace(/&(#?)(x?)(\w*)(;?)/g, (_, mark, hex, name: string, end) => {
    const code = mark === '#' ? Number.parseInt(name, hex === 'x' ? 16 : 10) : undefined
    const known = code === undefined ? entities.get(`${hex}${name}`) : character(code)
    if (known === undefined || end !== ';') valid = false
    return known ?? ''
  })
  return valid ? text : undefined
}

function character(code: number): string | undefined {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}
