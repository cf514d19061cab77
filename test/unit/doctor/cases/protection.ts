import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { encodeToken } from '../../../../src/tokens/token-file.ts'
import { tokenFileName } from '../../../../src/tokens/token-cache.ts'
import { tokenWith } from '../../tokens/token-fixture.ts'
import { healthy } from '../doctor-stage.ts'
import type { Case } from './case.ts'

const key = Buffer.alloc(32, 7).toString('base64')

let count = 0

/** A failure is remembered by the name of its key. */
function state(changes: object): string {
  count += 1
  const name = count.toString(16).padStart(16, '0')
  return JSON.stringify({ version: '1', mode: 'shared', key: name, keeper: 'keychain', ...changes })
}

/** Protection is on, and the keychain's program says this. */
const keychain =
  (script: string, changes: object = {}, alsoOpen = false): Case['trips'] =>
  (stage) => {
    stage.config(healthy)
    stage.home.write('.aws/keyless/sealed/protection.json', state(changes))
    chmodSync(stage.home.write('bin/secret-tool', `#!/bin/sh\n${script}\n`), 0o755)
    stage.env['PATH'] = join(stage.home.path, 'bin')
    if (!alsoOpen) return
    const name = tokenFileName({ name: 'my-org', startUrl: '' })
    stage.home.write(`.aws/sso/cache/${name}`, encodeToken(tokenWith()))
  }

const open = `echo 'secret = ${key}'`
const opens = keychain(open)

export const protectionCases: readonly Case[] = [
  { code: 'keychain-locked', trips: keychain("echo 'label = keyless'"), spares: opens },
  {
    code: 'keychain-missing',
    trips: keychain("echo 'secret-tool: Cannot autolaunch D-Bus' >&2; exit 1"),
    spares: opens,
  },
  {
    code: 'keychain-failed',
    trips: keychain("echo 'secret-tool: disk on fire' >&2; exit 1"),
    spares: opens,
  },
  { code: 'sealing-key-gone', trips: keychain('exit 0'), spares: opens },
  { code: 'protection-damaged', trips: keychain(open, { mode: 'both' }), spares: opens },
  { code: 'protection-half-way', trips: keychain(open, { leaving: true }), spares: opens },
  { code: 'secrets-open', trips: keychain(open, {}, true), spares: opens },
]
