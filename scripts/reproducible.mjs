// @ts-check
/**
 * Whether two builds of what is here have the same bytes: the npm package with everything in it, and the
 * executable.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIn, differences } from './supply-chain/two-builds.mjs'
import { root } from './witness-paths.mjs'

const started = Date.now()
// Packages are linked into the copies, which takes the same file system.
const isNear = statSync(tmpdir()).dev === statSync(root).dev
const near = isNear ? tmpdir() : join(root, 'dist')
mkdirSync(near, { recursive: true })
const folder = mkdtempSync(join(near, 'keyless-two-builds-'))
// Not the `faketime` command: it refuses to start where a killed program's semaphore of the same process id is left.
const library = ['x86_64', 'aarch64']
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`)
  .find((path) => existsSync(path))
/** @type {Record<string, string>} */
const anotherDay = library === undefined ? {} : { LD_PRELOAD: library, FAKETIME: '+400d' }

/** @param {string} path the clone's @returns {string[]} files of the output that say where they were built */
function traces(path) {
  const dist = join(path, 'dist')
  return readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const file = join(dist, name)
    return statSync(file).isFile() && readFileSync(file).includes(folder)
  })
}

try {
  const one = buildIn(root, {
    folder: join(folder, 'one'),
    umask: '022',
    env: { TZ: 'UTC', LANG: 'C' },
    changed: new Date('2001-02-03T04:05:06Z'),
  })
  const other = buildIn(root, {
    folder: join(folder, 'a deeper folder', 'of another length'),
    umask: '077',
    env: { TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', CI: '1', ...anotherDay },
    changed: new Date('2024-05-06T07:08:09Z'),
  })
  const problems = [
    ...differences(one, other).map((name) => `dist/${name} differs between two builds`),
    ...traces(join(folder, 'one', 'clone')).map((name) => `dist/${name} says where it was built`),
  ]
  for (const problem of problems) console.error(`reproducible: ${problem}`)
  if (problems.length > 0) process.exitCode = 1
  else {
    const seconds = Math.round((Date.now() - started) / 1000)
    console.log(`reproducible: ${one.size} files are the same in two builds (${seconds} s)`)
    for (const [name, digest] of one) {
      if (name === 'keyless' || name.endsWith('.tgz')) console.log(`  ${digest}  ${name}`)
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
