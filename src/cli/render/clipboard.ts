/** What makes a terminal put text into the clipboard of whoever sits there: OSC 52, also over SSH. */
export function clipboardSequence(text: string): string {
  return `\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`
}
