/** A program that makes the requests it is given and prints what came of them: HTTP on a real runtime. */
import { Cancelled, KeylessError } from '../../src/errors.ts'
import type { HttpRequest } from '../../src/system/http.ts'
import { createHttp } from '../../src/system/http-client.ts'
import { createLog } from '../../src/system/log-stderr.ts'

interface ProbeInput {
  readonly requests: readonly HttpRequest[]
  readonly caBundle?: string
  /** Gives up the last request after so many milliseconds. */
  readonly abortAfterMs?: number
}

function stopAfter(ms: number): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort(new Cancelled()), ms)
  return controller.signal
}

async function probe(input: ProbeInput): Promise<void> {
  const log = createLog({ debug: true, write: (text) => process.stderr.write(text) })
  const runtime = 'bun' in process.versions ? 'bun' : 'node'
  const http = createHttp({ runtime, env: process.env, log, ...input })
  for (const request of input.requests) {
    const last = request === input.requests.at(-1) && input.abortAfterMs !== undefined
    const signal = last ? stopAfter(input.abortAfterMs) : undefined
    const outcome = await http.request({ ...request, signal }).catch((error: unknown) => {
      if (!(error instanceof KeylessError)) throw error
      return { code: error.code, message: error.message, details: error.details, fix: error.fix }
    })
    process.stdout.write(`${JSON.stringify(outcome)}\n`)
  }
}

let text = ''
process.stdin.setEncoding('utf8')
for await (const chunk of process.stdin) text += String(chunk)
await probe(JSON.parse(text) as ProbeInput)
