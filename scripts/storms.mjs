// @ts-check
/**
 * `npm run test:storms`: many processes, kills and faults, as `npm test` runs them: a part that
 * another run complements. `-- --full` runs every case, with 500 processes; names after it choose
 * files (`-- --full kills`). `KEYLESS_UNDER_TEST` names another program than the executable.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { witnessPaths } from './witness-paths.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const words = process.argv.slice(2)
const full = words.includes('--full')
const names = words.filter((word) => word !== '--full')

const storms = readdirSync(join(root, 'test', 'storms')).filter((name) => name.endsWith('.test.ts'))
const chosen = storms.filter(
  (name) => names.length === 0 || names.some((part) => name.includes(part)),
)
if (chosen.length === 0) {
  console.error(`There is no storm of that name. There are ${storms.join(', ')}.`)
  process.exit(2)
}

for (const script of ['build.mjs', 'build-executable.mjs']) {
  execFileSync(process.execPath, [join('scripts', script)], { cwd: root, stdio: 'inherit' })
}
const witnesses = Object.fromEntries(
  Object.entries(witnessPaths()).filter(([, path]) => path !== undefined),
)
// One file at a time: each storm shall have the machine for itself, and its figures be its own.
const vitest = [
  'run',
  '--no-file-parallelism',
  ...chosen.map((name) => join('test', 'storms', name)),
]
const { status } = spawnSync(join(root, 'node_modules', '.bin', 'vitest'), vitest, {
  cwd: root,
  stdio: 'inherit',
  env: {
    KEYLESS_UNDER_TEST: JSON.stringify([join(root, 'dist', 'keyless')]),
    ...process.env,
    ...witnesses,
    ...(full ? { KEYLESS_TEST_STORM: 'long' } : {}),
  },
})
process.exit(status ?? 1)
