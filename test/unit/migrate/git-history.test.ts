import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { plantedKey } from '../../support/planted-keys.ts'
import { createScanStage, type ScanStage } from './scan-stage.ts'

let stage: ScanStage
beforeEach(() => {
  stage = createScanStage()
  git('init', '-q', '-b', 'main')
  commit('empty', 'a.txt', 'nothing\n')
})
afterEach(() => stage.remove())

const identity = [
  '-c',
  'user.name=A',
  '-c',
  'user.email=a@example.com',
  '-c',
  'commit.gpgsign=false',
]

function git(...words: readonly string[]): string {
  const env = { PATH: process.env['PATH'], HOME: stage.home, LC_ALL: 'C' }
  return execFileSync('git', [...identity, ...words], {
    cwd: stage.folder,
    env,
    stdio: 'pipe',
  }).toString()
}

function commit(message: string, file: string, text: string | Uint8Array): string {
  stage.plant(file, text)
  git('add', '-A')
  git('commit', '-q', '-m', message)
  return git('rev-parse', 'HEAD').trim()
}

function remove(file: string): void {
  rmSync(join(stage.folder, file))
  git('add', '-A')
  git('commit', '-q', '-m', `without ${file}`)
}

const history = { history: true }
const env = { PATH: process.env['PATH'] }

it('finds what was committed once, with its commit, line and secret', async () => {
  const { keyId, accountId, secret } = plantedKey('past')
  const id = commit('oops', 'conf/ä b.env', `A=1\n\nK=${keyId}\nS=${secret}\n`)
  commit('again', 'conf/ä b.env', `A=2\n\nK=${keyId}\nS=${secret}\n`)
  remove('conf/ä b.env')
  expect((await stage.scan({}, env)).keys).toEqual([])
  const { keys } = await stage.scan(history, env)
  const file = join(stage.folder, 'conf/ä b.env')
  expect(keys).toMatchObject([
    { keyId, accountId, file, line: 3, commit: id, place: 'dotenv', hasSecret: true },
  ])
})

it('finds keys in other branches, stashes, merges, dropped commits and files that are no text', async () => {
  const [branch, stash, merge, dropped, binary] = [1, 2, 3, 4, 5].map(
    (at) => plantedKey(`history ${at}`).keyId,
  )
  git('checkout', '-q', '-b', 'side')
  commit('side', 'side.txt', `${branch}\n`)
  git('checkout', '-q', 'main')
  git('merge', '-q', '--no-ff', '--no-commit', 'side')
  commit('merged', 'evil.txt', `${merge}\n`)
  remove('evil.txt')
  remove('side.txt')
  stage.plant('a.txt', `${stash}\n`)
  git('stash')
  commit('dropped', 'b.txt', `${dropped}\n`)
  git('reset', '-q', '--hard', 'HEAD~1')
  commit('binary', 'core', Buffer.from(`\0\u0001 ${binary} \0`))
  remove('core')
  const { keys } = await stage.scan(history, env)
  const ids = new Set(keys.map(({ keyId }) => keyId))
  expect([...ids].toSorted()).toEqual([branch, stash, merge, dropped, binary].toSorted())
})

it('says nothing of examples, ignored files and lines, and of what only stood beside a change', async () => {
  const { keyId } = plantedKey('beside')
  commit('a', 'a.txt', `${keyId} keyless:ignore\nAKIAIOSFODNN7EXAMPLE\n`)
  commit('b', 'b.log', `${keyId}\n`)
  remove('b.log')
  stage.plant('.keylessignore', '*.log\n')
  const found = await stage.scan(history, env)
  expect(found.keys).toEqual([])
})

it('finds a key in a line of megabytes, at every place of it', async () => {
  const { keyId } = plantedKey('long line')
  const noise = 'x'.repeat(300 * 1024)
  commit('long', 'min.js', `${noise} ${keyId} ${noise}${noise}\nlast ${plantedKey('last').keyId}\n`)
  remove('min.js')
  const { keys } = await stage.scan(history, env)
  const found = keys.map((key) => [key.keyId, key.line])
  expect(found).toEqual([
    [keyId, 1],
    [plantedKey('last').keyId, 2],
  ])
})

it('runs nothing that the repository brings along', async () => {
  const { keyId } = plantedKey('hostile')
  const mark = join(stage.home, 'was-run')
  const tool = stage.plant('tool.sh', `#!/bin/sh\ntouch ${mark}\ncat "$1"\n`)
  chmodSync(tool, 0o755)
  commit('keys', 'a.env', `${keyId}\n`)
  remove('a.env')
  stage.plant('.git/info/attributes', '* diff=evil filter=evil\n')
  const names = ['diff.external', 'diff.evil.command', 'diff.evil.textconv', 'core.fsmonitor']
  for (const name of [...names, 'core.pager', 'pager.log', 'gpg.program', 'core.sshCommand']) {
    git('config', name, tool)
  }
  git('config', 'log.showSignature', 'true')
  const { keys } = await stage.scan(history, env)
  expect(keys.map((key) => key.keyId)).toEqual([keyId])
  expect(existsSync(mark)).toBe(false)
})

it('counts a repository that git does not read, and goes on', async () => {
  stage.plant('broken/.git/HEAD', 'nonsense\n')
  const { keyId } = plantedKey('goes on')
  commit('keys', 'a.env', `${keyId}\n`)
  remove('a.env')
  const found = await stage.scan(history, env)
  expect(found.keys).toHaveLength(1)
  expect(found.passed.unreadable).toMatchObject([{ path: join(stage.folder, 'broken/.git') }])
})
