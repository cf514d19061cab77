import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isIgnored, parseIgnoreFile } from '../../../src/system/walk/ignore-file.ts'
import { plantedKey } from '../../support/planted-keys.ts'
import { createScanStage, placesOf, type ScanStage } from './scan-stage.ts'

let stage: ScanStage
beforeEach(() => {
  stage = createScanStage()
})
afterEach(() => stage.remove())

const { keyId } = plantedKey('ignored')

function left(rules: string, paths: readonly string[]): readonly string[] {
  const files = [parseIgnoreFile(rules, '/r')]
  return paths.filter((path) => !isIgnored(`/r/${path}`, path.endsWith('/'), files))
}

it('knows names, folders, anchors, stars, sets, negation and comments', () => {
  const rules = '# no\n\n*.log\n!keep.log\n/top\nbuild/\ndocs/**/x\na/**\n[ab]?.t\\*\n\\#b\nc\\ \n'
  const paths = [
    ...['a.log', 'b/keep.log', 'top', 'b/top', 'build/', 'b/build', 'docs/x', 'docs/1/2/x'],
    ...['a/q', 'az.t*', 'cz.t*', 'az.tx', '#b', 'c '],
  ]
  const kept = ['b/keep.log', 'b/top', 'b/build', 'cz.t*', 'az.tx']
  expect(left(rules, paths)).toEqual(kept)
})

it('takes no time for a pattern that was made to take it', () => {
  const rules = `${'a*'.repeat(200)}b\n${'**/a/'.repeat(200)}b\n`
  const path = `${'a'.repeat(5000)}/${'a/'.repeat(1000)}c`
  const startMs = performance.now()
  expect(left(rules, [path])).toEqual([path])
  expect(performance.now() - startMs).toBeLessThan(2000)
})

const name = fc.stringMatching(/^[ab]{1,2}(?:\.c)?$/)
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'))
const piece = fc.constantFrom('a', 'b', '*', '**', '?', '[ab]', '[!a]', '*.c', 'a*', 'ab')
const rule = fc
  .tuple(fc.constantFrom('', '!', '/'), fc.array(piece, { minLength: 1, maxLength: 3 }))
  .map(([start, pieces]) => start + pieces.join('/'))

it('leaves out what git leaves out', () => {
  execFileSync('git', ['init', '-q', stage.folder])
  const property = fc.property(
    fc.array(rule, { minLength: 1, maxLength: 4 }),
    fc.uniqueArray(path, { minLength: 1, maxLength: 12 }),
    (rules, paths) => {
      stage.plant('.git/info/exclude', `${rules.join('\n')}\n`)
      const files = [parseIgnoreFile(rules.join('\n'), '/r')]
      const isOut = (one: string): boolean => {
        const names = one.split('/')
        // Git does not look into a folder that is left out.
        const folders = names.slice(1).map((_, at) => names.slice(0, at + 1).join('/'))
        return (
          folders.some((folder) => isIgnored(`/r/${folder}`, true, files)) ||
          isIgnored(`/r/${one}`, false, files)
        )
      }
      const input = paths.join('\n')
      const options = { input, cwd: stage.folder, stdio: 'pipe' as const }
      const ours = paths.filter(isOut)
      let theirs = ''
      try {
        theirs = execFileSync('git', ['check-ignore', '--no-index', '--stdin'], options).toString()
      } catch {
        // It leaves with 1 where nothing is left out.
      }
      expect(ours).toEqual(theirs.split('\n').filter((one) => one !== ''))
    },
  )
  fc.assert(property, { numRuns: 60 })
})

it('obeys the files of folders, deeper ones first, and those above in the same repository', async () => {
  stage.plant('.git/HEAD', '')
  stage.plant('.keylessignore', '*.md\ntests/\n')
  stage.plant('src/.keylessignore', '!keep.md\n')
  for (const file of ['a.md', 'tests/a.ts', 'src/b.md', 'src/keep.md', 'src/a.ts']) {
    stage.plant(file, keyId)
  }
  const found = await stage.scan()
  expect(placesOf(found, stage)).toEqual(['src/a.ts:1', 'src/keep.md:1'])
  expect(found.passed.ignored).toBe(3)
  const below = await stage.scan({ paths: [`${stage.folder}/src`] })
  expect(placesOf(below, stage)).toEqual(['src/a.ts:1', 'src/keep.md:1'])
})
