/** The real clients on this machine; `scripts/test.mjs` sets the variables. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'

export type Witness =
  | 'KEYLESS_WITNESS_AWS'
  | 'KEYLESS_WITNESS_AWS_OLD'
  | 'KEYLESS_WITNESS_AWS_V1'
  | 'KEYLESS_WITNESS_MOTO'
  | 'KEYLESS_WITNESS_PYTHON'
  | 'KEYLESS_WITNESS_NODE_MODULES'
  | 'KEYLESS_WITNESS_TERRAFORM'
  | 'KEYLESS_WITNESS_LINTERS'
  | 'KEYLESS_WITNESS_ACTIONLINT'
  | 'KEYLESS_WITNESS_OTLP_RECEIVER'
  | 'KEYLESS_WITNESS_EXPORTS'
  | 'KEYLESS_WITNESS_CDK'
  | 'KEYLESS_WITNESS_SARIF'
  | 'KEYLESS_WITNESS_NODE_22'
  | 'KEYLESS_WITNESS_NODE_24'

/** The path of a real client, or undefined outside CI where it is not installed. Throws in CI. */
export function witness(name: Witness): string | undefined {
  const path = process.env[name]
  if (path !== undefined && path !== '') return path
  if (process.env['CI']) throw new Error(`${name} is not set: npm run witnesses, then npm test`)
  return undefined
}

/** Prints why a suite is not run, and answers whether it is. */
export function missingWitness(name: Witness): boolean {
  if (witness(name) !== undefined) return false
  process.stderr.write(`not run: ${name} is not on this machine (npm run witnesses)\n`)
  return true
}

const programFolders = ['/usr/bin', '/usr/sbin', '/bin', '/sbin']

/** The same for a program of the system. Throws in CI. */
export function missingProgram(name: string): boolean {
  if (programFolders.some((folder) => existsSync(join(folder, name)))) return false
  if (process.env['CI']) throw new Error(`${name} is not installed: see .ci/run`)
  process.stderr.write(`not run: ${name} is not on this machine\n`)
  return true
}
