import { signedOn } from '../ended-signature.ts'
import { keyIdAt } from '../key-id.ts'
import { hasSecretBeside } from '../secret-beside.ts'
import type { Detector } from './detector.ts'

export const accessKey: Detector = {
  needle: 'AKIA',
  look: ({ text, at }) => {
    const found = keyIdAt(text, at)
    if (found === undefined) return undefined
    if (found.decoy !== undefined) return { decoy: found.decoy }
    const { id: keyId, accountId } = found
    const signedAt = signedOn(text, at + keyId.length)
    const signed = signedAt === undefined ? {} : { signedAt }
    return { keyId, accountId, hasSecret: hasSecretBeside(text, at), ...signed }
  },
}
