/** A program with a loopback server; it prints its port, and closes when its standard input ends. */
import { KeylessError } from '../../src/errors.ts'
import { type LoopbackResponse, startLoopbackServer } from '../../src/system/loopback-server.ts'

let release = (): void => {}
const held = new Promise<void>((resolve) => {
  release = resolve
})

async function handle(request: {
  path: string
  method: string
  body: string
  query: URLSearchParams
}) {
  process.stdout.write(`${request.method} ${request.path}\n`)
  if (request.path === '/throw') throw new Error('a secret reason')
  if (request.path === '/slow') await new Promise((resolve) => setTimeout(resolve, 20))
  if (request.path === '/held') await held
  if (request.path === '/never') await new Promise(() => {})
  const answer: LoopbackResponse = {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<p>${request.body}${[...request.query].join(';')} grüße</p>`,
  }
  return answer
}

const port = Number(process.argv[2] ?? 0)
const host = process.argv[3] === '::1' ? '::1' : '127.0.0.1'
try {
  const server = await startLoopbackServer({ port, host, handle })
  process.stdout.write(`listening ${server.port}\n`)
  process.stdin.resume()
  await new Promise((resolve) => process.stdin.once('end', resolve))
  const started = performance.now()
  release()
  await server.close()
  process.stdout.write(`closed ${Math.round(performance.now() - started)}\n`)
} catch (error) {
  if (!(error instanceof KeylessError)) throw error
  process.stdout.write(`${error.code}: ${error.message}\n`)
}
