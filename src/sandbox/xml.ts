/** XML as the AWS query protocol writes it: elements and text, no attributes but the namespace. */

export type XmlValue = string | number | { readonly [name: string]: XmlValue }

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (character) => entities[character] ?? '')
}

function elements(value: XmlValue): string {
  if (typeof value !== 'object') return escapeXml(String(value))
  return Object.entries(value)
    .map(([name, inner]) => `<${name}>${elements(inner)}</${name}>`)
    .join('')
}

/** `<name xmlns="…">…</name>`. */
export function xmlDocument(name: string, namespace: string, value: XmlValue): string {
  return `<${name} xmlns="${namespace}">${elements(value)}</${name}>`
}
