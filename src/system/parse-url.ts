/**
 * The address, or undefined for what is none. Not by `URL.canParse`, which on Node 20 and 22 now and then
 * says otherwise of letters beyond ASCII than the constructor.
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}
