/** Nobody types a passphrase of a megabyte. */
const longest = 65_536

/** Standard input to its end, or to as much as is of use. */
export async function readAll(stdin: NodeJS.ReadStream, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stdin) {
    signal.throwIfAborted()
    const bytes = Buffer.from(chunk as Buffer | string)
    chunks.push(bytes)
    length += bytes.length
    if (length > longest) break
  }
  return Buffer.concat(chunks).toString('utf8')
}
