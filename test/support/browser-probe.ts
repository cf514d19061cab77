/** A program that opens the address it is given, as this machine does. */
import { KeylessError } from '../../src/errors.ts'
import { openBrowser } from '../../src/system/browser.ts'

let text = ''
process.stdin.setEncoding('utf8')
for await (const chunk of process.stdin) text += String(chunk)
const { url } = JSON.parse(text) as { url: string }
try {
  await openBrowser(url, { env: process.env, platform: { os: process.platform } })
  process.stdout.write('opened\n')
} catch (error) {
  if (!(error instanceof KeylessError)) throw error
  process.stdout.write(`${error.code}: ${error.message}\n`)
}
