/**
 * The login keychain of macOS, through `security`. The secret goes in by its interactive mode, which
 * reads commands from standard input; exit codes are the last byte of Security.framework's errors.
 */
import { SystemError } from '../../errors.ts'
import { type Keychain, type KeychainPorts, keychainLocked, keychainService } from './keychain.ts'
import { dialogMs, type ProgramResult, quietMs, runKeychainProgram } from './keychain-program.ts'

const label = 'The login keychain'
/** Not by its name, which may be another program's in PATH: the secret goes into it. */
const security = '/usr/bin/security'

/** errSecItemNotFound, -25300 */
const notFound = 44
/** errSecInteractionNotAllowed, -25308; errSecAuthFailed, -25293; and a dialog that was dismissed */
const locked: ReadonlySet<number | undefined> = new Set([36, 51, 128])

export function createMacosKeychain(system: KeychainPorts, program = security): Keychain {
  const item = (name: string): readonly string[] => ['-s', keychainService, '-a', name]
  return {
    label,
    read(name, mayAsk) {
      const command = [program, 'find-generic-password', ...item(name), '-w']
      const timeoutMs = mayAsk ? dialogMs : quietMs
      const found = runKeychainProgram(command, { timeoutMs }, system)
      if (found.exitCode === notFound) return undefined
      assertDone(found)
      return found.stdout.trim()
    },
    write(name, secret, mayAsk) {
      const words = ['add-generic-password', '-U', ...item(name), '-w', secret]
      const input = `${words.join(' ')}\n`
      const timeoutMs = mayAsk ? dialogMs : quietMs
      assertDone(runKeychainProgram([program, '-i'], { timeoutMs, input }, system))
    },
    remove(name) {
      const command = [program, 'delete-generic-password', ...item(name)]
      const removed = runKeychainProgram(command, { timeoutMs: dialogMs }, system)
      if (removed.exitCode !== notFound) assertDone(removed)
    },
  }
}

function assertDone({ exitCode }: ProgramResult): void {
  if (exitCode === 0) return
  if (locked.has(exitCode)) throw keychainLocked(label)
  throw new SystemError('keychain-failed', `${label} failed (security: ${exitCode}).`)
}
