/**
 * The Secret Service of a Linux desktop (GNOME Keyring, KWallet, KeePassXC …), through `secret-tool`
 * of libsecret. Its `search` never opens a dialog, its `lookup` does.
 */
import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { SystemError } from '../../errors.ts'
import { distrust } from '../cache-folder.ts'
import { forTerminal } from '../text.ts'
import {
  type Keychain,
  type KeychainPorts,
  keychainLocked,
  keychainMissing,
  keychainService,
} from './keychain.ts'
import { dialogMs, type ProgramResult, quietMs, runKeychainProgram } from './keychain-program.ts'

const label = 'The keychain of this desktop (Secret Service)'

const program = 'secret-tool'

/**
 * It has no place of its own on every system. The secret goes into it, so it is not looked for in the
 * working folder, nor taken where another user may put something else. Throws SystemError.
 */
function programPath({ env, platform }: KeychainPorts): string {
  for (const folder of (env['PATH'] ?? '').split(':').filter(isAbsolute)) {
    const path = join(folder, program)
    if (!existsSync(path)) continue
    const strange = [dirname(path), path].find((one) => distrust(one, platform.uid))
    if (strange === undefined) return path
    throw keychainMissing(label, `${strange} ${distrust(strange, platform.uid)}`)
  }
  throw keychainMissing(label, `the program ${program} was not found`)
}

export function createSecretService(system: KeychainPorts): Keychain {
  const run = (words: readonly string[], timeoutMs: number, input?: string): ProgramResult =>
    runKeychainProgram(
      [programPath(system), ...words],
      input === undefined ? { timeoutMs } : { timeoutMs, input },
      system,
    )
  const attributes = (name: string): readonly string[] => ['service', keychainService, 'key', name]
  const search = (name: string): string | undefined => {
    const found = run(['search', ...attributes(name)], quietMs)
    const [, secret] = /^secret = (.+)$/m.exec(found.stdout) ?? []
    if (secret !== undefined) return secret
    if (/\blocked\b/.test(found.stderr) || found.stdout.includes('label = ')) {
      throw keychainLocked(label)
    }
    assertDone(found)
    return undefined
  }
  return {
    label,
    read(name, mayAsk) {
      if (mayAsk) run(['lookup', ...attributes(name)], dialogMs)
      return search(name)
    },
    write(name, secret, mayAsk) {
      const words = ['store', '--label=keyless: key of the sealed files', ...attributes(name)]
      assertDone(run(words, mayAsk ? dialogMs : quietMs, secret))
    },
    remove(name) {
      // Nothing to remove is an exit code of 1 without a word.
      const cleared = run(['clear', ...attributes(name)], dialogMs)
      if (cleared.stderr.trim() !== '') assertDone(cleared)
    },
  }
}

function assertDone({ exitCode, stderr }: ProgramResult): void {
  if (exitCode === 0) return
  const said = forTerminal(stderr.trim().replace(/^secret-tool: /, ''), 200)
  if (/locked/i.test(said) || said === '') throw keychainLocked(label)
  if (/D-Bus|DBus|connect|ServiceUnknown|not provided|autolaunch/i.test(said)) {
    throw keychainMissing(label, said)
  }
  throw new SystemError('keychain-failed', `${label} failed: ${said}.`)
}
