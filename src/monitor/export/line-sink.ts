/** Lines into a file, a stream, or by HTTP: one record each, ended. */
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { writeError } from '../../system/file-errors.ts'
import type { Channel, Receipt } from './channel.ts'
import { deliver, type DeliverWorld } from './deliver.ts'
import type { Destination } from './destination.ts'

type Sink = Pick<Channel, 'most' | 'send'>

const taken: Receipt = { refused: 0, because: '' }

const most = { records: 1000, bytes: 900_000 }

/** Added to the file, which is ours alone where it is made, and on the disk when it is acknowledged. */
export function fileSink(path: string): Sink {
  const append = (bytes: Buffer): void => {
    const fd = openSync(path, 'a+', 0o600)
    try {
      const { size } = fstatSync(fd)
      const last = Buffer.alloc(1)
      // A line that a kill cut short stays one by itself.
      const isOpen = size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a
      const whole = isOpen ? Buffer.concat([Buffer.from('\n'), bytes]) : bytes
      for (let at = 0; at < whole.length;) at += writeSync(fd, whole, at)
      // A pipe has no disk.
      if (fstatSync(fd).isFile()) fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  }
  return {
    most,
    send: async (records) => {
      try {
        append(Buffer.concat(records))
      } catch (error) {
        throw writeError(error, path)
      }
      return taken
    },
  }
}

export function streamSink(write: (text: string) => void): Sink {
  return {
    most,
    send: async (records) => {
      write(Buffer.concat(records).toString('utf8'))
      return taken
    },
  }
}

export function httpSink(destination: Destination, world: DeliverWorld): Sink {
  const headers = { ...destination.headers, 'content-type': 'application/x-ndjson' }
  return {
    most,
    send: async (records) => {
      const answer = await deliver({ ...destination, headers }, Buffer.concat(records), world)
      return answer === undefined ? undefined : taken
    },
  }
}
