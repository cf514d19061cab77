// @ts-check
/**
 * What is shipped, checked: the lock, the licences, the notices, the files of the package, the man pages, the
 * bills of materials. Needs both builds (`npm run build`, `npm run build:executable`).
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { manProblems } from './supply-chain/man.mjs'
import { noticeProblems } from './supply-chain/notices.mjs'
import { packageProblems } from './supply-chain/package-files.mjs'
import { pinProblems } from './supply-chain/lock.mjs'
import { unbuilt } from './supply-chain/unbuilt.mjs'
import { sbomProblems } from './supply-chain/validate.mjs'
import { root, witnessPaths } from './witness-paths.mjs'

const modules = witnessPaths().KEYLESS_WITNESS_NODE_MODULES
const hasValidator =
  modules !== undefined && existsSync(join(modules, '@cyclonedx', 'cyclonedx-library'))
if (!hasValidator && process.env.CI) throw new Error('no CycloneDX validator: npm run witnesses')

const missing = unbuilt(root)
if (missing.length > 0) {
  console.error(`supply-chain: there is not everything to look at: ${missing.join(' && ')}`)
  process.exit(1)
}

const problems = [
  ...pinProblems(root),
  ...noticeProblems(root),
  ...packageProblems(root),
  ...(await manProblems(root)),
]
if (hasValidator) problems.push(...(await sbomProblems(root, modules)))
for (const problem of problems) console.error(`supply-chain: ${problem}`)
if (problems.length > 0) process.exit(1)
const validated = hasValidator
  ? 'bills of materials'
  : 'all but the bills of materials (npm run witnesses)'
console.log(
  `supply-chain: lock, licences, notices, package, man pages and ${validated} are as they must be`,
)
