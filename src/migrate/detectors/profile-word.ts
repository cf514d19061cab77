/** The value at the start of `rest`: quoted (escaped quotes of a JSON string too), or one word. */
export function quotedOrWord(rest: string): string | undefined {
  const quoted = /^\\?(["'`])([^"'`\\\r\n]{1,200})\\?\1/.exec(rest)
  if (quoted !== null) return quoted[2]
  return /^[^\s"'`$(){}[\]<>,;|&\\]{1,200}/.exec(rest)?.[0]
}
