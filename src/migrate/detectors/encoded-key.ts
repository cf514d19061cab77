/** A value of a Kubernetes Secret: the id alone, in base64. */
import { keyIdAt } from '../key-id.ts'
import type { Detector } from './detector.ts'

const encodedLength = 28
/** 40 characters, or 41 with a line break, are 56 in base64. */
const encodedSecret = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{54}(?:[A-Za-z0-9+/]=|==)(?![A-Za-z0-9+/=])/

export const encodedKey: Detector = {
  needle: 'QUtJQ',
  look: ({ text, at }) => {
    if (/[A-Za-z0-9+/]/.test(text[at - 1] ?? '')) return undefined
    const value = text.slice(at, at + encodedLength)
    if (!/^[A-Za-z0-9+/]{27}[A-Za-z0-9+/=]$/.test(value)) return undefined
    if (/[A-Za-z0-9+/=]/.test(text[at + encodedLength] ?? '')) return undefined
    const id = Buffer.from(value, 'base64').toString('latin1').replace(/\n$/, '')
    const found = keyIdAt(id, 0)
    if (found === undefined) return undefined
    if (found.decoy !== undefined) return { decoy: found.decoy }
    const hasSecret = encodedSecret.test(text.slice(Math.max(0, at - 500), at + 500))
    return { keyId: found.id, accountId: found.accountId, hasSecret }
  },
}
