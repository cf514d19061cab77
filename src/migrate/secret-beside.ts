import { entropy } from './entropy.ts'

/** Bits a character; random secrets have 4.6 and more, paths and words of 40 characters less. */
const leastEntropy = 4.25
const nearLines = 5

const candidate = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/])/g
/** With the slash between an id and its secret, which could be part of the secret as well. */
const ids = /AKIA[A-Z2-7]{16}\/?/g
/** `/` and `+` as a URL carries them. */
const urlEscaped = /%2[FfBb]/g

function nearby(text: string, at: number): string {
  let from = at
  let to = at
  for (let lines = 0; lines <= nearLines && from > 0; lines++) {
    from = text.lastIndexOf('\n', from - 1)
    if (from < 0) break
  }
  for (let lines = 0; lines <= nearLines; lines++) {
    const next = text.indexOf('\n', to)
    if (next < 0) return text.slice(Math.max(0, from))
    to = next + 1
  }
  return text.slice(Math.max(0, from), to)
}

/**
 * Whether 40 characters that can be a secret key stand within five lines of `at`. Digests are not:
 * they are of hexadecimal digits alone.
 */
export function hasSecretBeside(text: string, at: number): boolean {
  const around = nearby(text, at).replace(/\\[nrt]/g, '\n')
  const plain = around
    .replace(urlEscaped, (escape) => (/f/i.test(escape) ? '/' : '+'))
    .replace(ids, ' ')
  for (const [secret] of plain.matchAll(candidate)) {
    if (!/^[0-9a-fA-F]+$/.test(secret) && /[a-z]/.test(secret) && /[A-Z]/.test(secret)) {
      if (entropy(secret) >= leastEntropy) return true
    }
  }
  return false
}
