/** XML as the AWS query protocol writes it: elements and text, no attributes but the namespace. */

export type XmlValue = string | number | XmlElements

/** A list is its name once for each of its items. */
export interface XmlElements {
  readonly [name: string]: XmlValue | readonly XmlValue[]
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (character) => entities[character] ?? '')
}

function elements(value: XmlValue): string {
  if (typeof value !== 'object') return escapeXml(String(value))
  return Object.entries(value)
    .flatMap(([name, inner]) => {
      const items = Array.isArray(inner) ? (inner as readonly XmlValue[]) : [inner as XmlValue]
      return items.map((item) => `<${name}>${elements(item)}</${name}>`)
    })
    .join('')
}

/** `<name xmlns="…">…</name>`. */
export function xmlDocument(name: string, namespace: string | undefined, value: XmlValue): string {
  const attribute = namespace === undefined ? '' : ` xmlns="${namespace}"`
  return `<${name}${attribute}>${elements(value)}</${name}>`
}
