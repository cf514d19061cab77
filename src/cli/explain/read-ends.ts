/** Standard input of any length in bounded memory: its beginning and its end, where errors stand. */

const headBytes = 65_536
const tailBytes = 262_144

export async function readEnds(stream: AsyncIterable<unknown>): Promise<string> {
  let head = Buffer.alloc(0)
  let tail = Buffer.alloc(0)
  let isCut = false
  for await (const chunk of stream) {
    let bytes = Buffer.from(chunk as Uint8Array)
    const room = headBytes - head.length
    if (room > 0) {
      head = Buffer.concat([head, bytes.subarray(0, room)])
      bytes = bytes.subarray(room)
    }
    const joined = Buffer.concat([tail, bytes])
    isCut ||= joined.length > tailBytes
    tail = joined.length > tailBytes ? joined.subarray(-tailBytes) : joined
  }
  return `${head.toString('utf8')}${isCut ? '\n' : ''}${tail.toString('utf8')}`
}
