// @ts-check
/** What the checks read of the two builds, and the command that makes it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** @type {Readonly<Record<string, readonly string[]>>} */
const made = {
  'npm run build': ['keyless.cjs', 'man', 'metafile.json', 'sbom.cdx.json'],
  'npm run build:executable': ['executable-metafile.json', 'keyless.cdx.json'],
}

/** The commands to run first. @param {string} root @returns {readonly string[]} */
export function unbuilt(root) {
  const isThere = (/** @type {string} */ name) => existsSync(join(root, 'dist', name))
  return Object.keys(made).filter((command) => made[command]?.every(isThere) !== true)
}
