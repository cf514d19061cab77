/** Other people's words on their way to a terminal, a log, a shell: cleaned, quoted, without secrets. */
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLog } from '../../../src/system/log-stderr.ts'
import { jsonForTerminal } from '../../../src/system/json-text.ts'
import { redact } from '../../../src/system/redact.ts'
import { quoteFish, quotePosix, quotePowerShell } from '../../../src/system/shell-quote.ts'
import { forTerminal } from '../../../src/system/text.ts'
import { isTrustedBrowserUrl } from '../../../src/system/trusted-url.ts'
import { splitCommandLine } from '../../../src/system/command-line.ts'
import { assertShowable, assertTrue } from '../checks.ts'
import { createScratch } from '../scratch.ts'
import type { OpenTarget } from '../target.ts'

const words = [
  ...[
    'accessToken',
    '"refreshToken": "',
    'client_secret=',
    'aws_secret_access_key = ',
    '%3D',
    '%26',
  ],
  ...[
    'Authorization: ',
    'Bearer ',
    'x-amz-sso_bearer_token: ',
    'https://u:p@',
    'eyJhbGciOi',
    'aoaAAAA',
  ],
  ...[
    'https://x.awsapps.com/start',
    'ext+container:name=x&url=',
    'https://console.aws.amazon.com/',
  ],
  ...['http://127.0.0.1:1/', '\\', '"', "'", '$', '`', '!', '\n', '*', '~', '-n', '; touch owned'],
]

/** What AWS hands out looks like one of these. */
const secrets = [
  `aoaAAAA${'CANARYcanary0123'.repeat(8)}`,
  `eyJ${'CANARYcanary0123'.repeat(4)}.${'CANARYcanary0123'.repeat(4)}`,
  'CANARY/secret+access/key/0123456789abcde',
]

const mostForShells = 400

export const openWords: OpenTarget = () => {
  const scratch = createScratch()
  const forShells: string[] = []
  return {
    words,
    run(input) {
      const text = input.toString()
      const shown = forTerminal(text)
      assertShowable(shown, 'a text for a terminal')
      assertTrue(!shown.includes('\n'), 'a text for a terminal has two lines')
      const json = jsonForTerminal({ [text]: [text] })
      assertShowable(json.replace(/[\uD800-\uDFFF]/g, ''), 'JSON for a terminal')
      assertTrue(Object.keys(JSON.parse(json) as object)[0] === text, 'JSON is not what it was')
      assertLogIsClean(text)
      if (isTrustedBrowserUrl(text)) assertShowable(text, 'an address for a browser')
      const plain = text.replaceAll(/\0|\p{Cs}/gu, '')
      const split = splitCommandLine(quotePosix(plain), 'linux')
      assertTrue(split?.length === 1 && split[0] === plain, `${plain} is not one word`)
      quotePowerShell(plain)
      if (forShells.length < mostForShells && plain.length < 500) forShells.push(plain)
    },
    close() {
      for (const shell of ['bash', 'zsh', 'fish'] as const)
        assertSame(shell, forShells, scratch.path)
      scratch.remove()
    },
  }
}

function assertLogIsClean(text: string): void {
  for (const secret of secrets) {
    // Beside other characters of its alphabet it is another word, which nobody can tell.
    const around = `${text.slice(0, 200)}\n${secret}\n${text.slice(0, 200)}`
    assertTrue(!redact(around).includes(secret), `a secret stays: ${JSON.stringify(around)}`)
  }
  const log = createLog({ debug: true, write: (line) => assertShowable(line, 'a log line') })
  log.debug('said', { text, secret: secrets[0] })
  log.warn(text)
}

/** Evaluated by the shell itself, in a folder where nothing may come to be. */
function assertSame(
  shell: 'bash' | 'zsh' | 'fish',
  texts: readonly string[],
  folder: string,
): void {
  if (!existsSync(`/usr/bin/${shell}`)) return
  const quote = shell === 'fish' ? quoteFish : quotePosix
  const script = texts.map((text) => `printf '%s\\0' ${quote(text)}\n`).join('')
  const plain = { bash: ['--norc'], zsh: ['-f'], fish: ['--no-config'] }[shell]
  const file = join(folder, `script.${shell}`)
  writeFileSync(file, script)
  const { stdout, stderr } = spawnSync(shell, [...plain, file], {
    cwd: folder,
    env: { HOME: folder, PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const got = stdout.split('\0').slice(0, -1)
  const wrong = texts.findIndex((text, at) => got[at] !== text)
  assertTrue(
    wrong < 0,
    `${shell} reads ${JSON.stringify(texts[wrong])} as ${JSON.stringify(got[wrong])} ${stderr.slice(0, 300)}`,
  )
  assertTrue(!existsSync(`${folder}/owned`), `${shell} ran what it was given`)
}
