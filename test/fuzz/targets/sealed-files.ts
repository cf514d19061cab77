/** What `protect` leaves: whether it is on, and one sealed file. Nothing opens that was changed. */
import { resolvePaths } from '../../../src/system/paths.ts'
import { decodeEnvelope, openText, sealText } from '../../../src/tokens/sealing/envelope.ts'
import {
  protectionPath,
  readProtection,
  writeProtection,
} from '../../../src/tokens/sealing/protection.ts'
import { testPlatform } from '../../support/test-platform.ts'
import { assertTrue, inOrder, valueOf } from '../checks.ts'
import { createScratch } from '../scratch.ts'
import type { OpenTarget } from '../target.ts'

const key = Buffer.alloc(32, 7)
const name = 'sso-0.json'
const secret = 'CANARYrefresh'

export const openSealedFiles: OpenTarget = () => {
  const scratch = createScratch()
  const system = {
    paths: resolvePaths({ HOME: scratch.path }, 'linux', undefined),
    platform: testPlatform({ uid: process.getuid?.() }),
  }
  const file = protectionPath(system.paths).slice(scratch.path.length + 1)
  const place = { name, keyName: '0123456789abcdef', key }
  const whole = sealText(secret, { kind: 'token' }, place)
  return {
    words: [
      ...['"version": "1"', '"mode": "shared"', '"mode": "strict"', '"leaving": true', '"keeper"'],
      ...[
        '"keychain"',
        '"passphrase"',
        '"key": "0123456789abcdef"',
        '"scrypt"',
        '"N": "131072"',
        '"salt"',
      ],
      ...['"r": "8"', '"p": "1"', '"sealed"', '"format": "keyless-sealed-1"', '"about"', '@WHOLE@'],
    ],
    run(input) {
      const text = input.toString().replaceAll('@WHOLE@', whole)
      scratch.put(file, text)
      const protection = valueOf(() => readProtection(system))
      if (protection !== undefined) {
        writeProtection(system, protection)
        const again = readProtection(system)
        assertTrue(inOrder(again) === inOrder(protection), 'protection is read otherwise')
      }
      const envelope = decodeEnvelope(text)
      const opened = envelope && openText(envelope, { name, key })
      assertTrue(opened === undefined || opened === secret, 'a changed file was opened')
      const elsewhere = envelope && openText(envelope, { name: 'sso-1.json', key })
      assertTrue(elsewhere === undefined, 'a file was opened under the name of another')
    },
    close: scratch.remove,
  }
}
