import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Cancelled } from '../../../src/errors.ts'
import { run, spawnDetached } from '../../../src/system/subprocess.ts'

const env = { PATH: process.env['PATH'] ?? '' }
const timeoutMs = 10_000
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-run-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: unknown) => error,
  )

test('gives arguments, input and environment to the program exactly', async () => {
  const words = ['$HOME `id`', "it's", '', '*', '-n', 'ü']
  const script = 'cat; printf "%s|" "$@"; printf "%s" "$ONLY" >&2; exit 7'
  const command = ['sh', '-c', script, 'sh', ...words]
  const result = await run(command, { env: { ...env, ONLY: 'this' }, input: 'in ', timeoutMs })
  expect(result).toEqual({
    exitCode: 7,
    stdout: `in ${words.map((word) => `${word}|`).join('')}`,
    stderr: 'this',
  })
})

test('lets nothing of our own environment through', async () => {
  const { stdout } = await run(['/usr/bin/env'], { env: { A: '1', B: undefined }, timeoutMs })
  expect(stdout).toBe('A=1\n')
})

test('reports the signal that ended the program as shells do', async () => {
  const result = await run(['sh', '-c', 'kill -KILL $$'], { env, timeoutMs })
  expect(result.exitCode).toBe(137)
})

test('does not mind a program that ignores its input', async () => {
  const result = await run(['true'], { env, input: 'x'.repeat(1_000_000), timeoutMs })
  expect(result.exitCode).toBe(0)
})

test('says which program is missing or cannot run', async () => {
  expect(await failure(run(['no-such-program'], { env, timeoutMs }))).toMatchObject({
    code: 'command-not-found',
    message: 'The program no-such-program was not found.',
  })
  const file = join(folder, 'data')
  writeFileSync(file, 'text', { mode: 0o600 })
  expect(await failure(run([file], { env, timeoutMs }))).toMatchObject({ code: 'command-failed' })
  expect(await failure(run([], { env, timeoutMs }))).toMatchObject({ code: 'command-not-found' })
})

test('ends a program that takes too long, even one that ignores the polite way', async () => {
  const command = ['sh', '-c', 'trap "" TERM; echo $$; while :; do sleep 0.05; done']
  const error = await failure(run(command, { env, timeoutMs: 200 }))
  expect(error).toMatchObject({
    code: 'command-failed',
    message: 'The program sh did not end within 0.2 seconds.',
  })
})

describe('a program that leaves another one on its output', () => {
  let left: number | undefined
  afterEach(() => {
    if (left !== undefined) process.kill(left, 'SIGKILL')
  })
  /** A shell script that says who was left behind. */
  const leaving = (script: string): string[] => [
    'sh',
    '-c',
    `sleep 300 & echo $! > ${join(folder, 'left')}; ${script}`,
  ]
  const remember = (): void => {
    left = Number(readFileSync(join(folder, 'left'), 'utf8'))
  }

  test('has no more time for it', async () => {
    const error = await failure(run(leaving('sleep 300'), { env, timeoutMs: 300 }))
    remember()
    expect(error).toMatchObject({ message: 'The program sh did not end within 0.3 seconds.' })
  })

  test('is stopped with it', async () => {
    const controller = new AbortController()
    const reason = new Cancelled()
    const { signal } = controller
    const running = failure(run(leaving('sleep 300'), { env, timeoutMs, signal }))
    setTimeout(() => controller.abort(reason), 300)
    expect(await running).toBe(reason)
    remember()
  })

  test('may not say too much through it', async () => {
    const error = await failure(run(['sh', '-c', 'yes & exit 0'], { env, timeoutMs }))
    expect(error).toMatchObject({ message: 'The program sh said more than 4 MiB.' })
  })

  test('has said what it had to say when it ended itself', async () => {
    const result = await run(leaving('echo all; exit 3'), { env, timeoutMs: 300 })
    remember()
    expect(result).toEqual({ exitCode: 3, stdout: 'all\n', stderr: '' })
  })
})

test('ends a program that never stops talking', async () => {
  const error = await failure(run(['yes'], { env, timeoutMs }))
  expect(error).toMatchObject({ message: 'The program yes said more than 4 MiB.' })
})

test('ends the program and gives the reason when told to stop', async () => {
  const controller = new AbortController()
  const reason = new Cancelled()
  const running = failure(run(['sleep', '30'], { env, timeoutMs, signal: controller.signal }))
  setTimeout(() => controller.abort(reason), 50)
  expect(await running).toBe(reason)
})

test('returns at once from a detached program, which goes on in a session of its own', async () => {
  const done = join(folder, 'done')
  const script = `read line; ps -o sid= -p $$ > ${done}.new; mv ${done}.new ${done}`
  const written = new Promise<void>((resolve) => {
    const watcher = watch(folder, () => {
      if (!existsSync(done)) return
      watcher.close()
      resolve()
    })
  })
  await spawnDetached(['sh', '-c', `sleep 0.3; ${script}`], env)
  expect(existsSync(done)).toBe(false)
  await written
  expect(readFileSync(done, 'utf8').trim()).not.toBe('')
})

test('says when a detached program is missing', async () => {
  chmodSync(folder, 0o700)
  expect(await failure(spawnDetached([join(folder, 'gone')], env))).toMatchObject({
    code: 'command-not-found',
  })
})
