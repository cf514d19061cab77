import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Bundle, bundleProgram } from '../../support/runtimes.ts'

const url = 'https://d-123.awsapps.com/start/#/device?user_code=WDDD-HRQV'
let bundle: Bundle
let folder: string

beforeAll(() => {
  bundle = bundleProgram('browser-probe')
})
afterAll(() => bundle.remove())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-system-browser-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe.each(['node', 'bun'] as const)('on %s', (runtime) => {
  test("opens the system's browser when none is named, and does not wait for it", async () => {
    const programs = join(folder, 'bin')
    const note = join(folder, 'note')
    mkdirSync(programs)
    const script = `#!/bin/sh\n/bin/sleep 0.3\n/usr/bin/printf '%s' "$*" > ${note}.new\n/bin/mv ${note}.new ${note}\n`
    writeFileSync(join(programs, 'xdg-open'), script, { mode: 0o700 })
    const noted = new Promise<void>((resolve) => {
      const watcher = watch(folder, () => {
        if (!existsSync(note)) return
        watcher.close()
        resolve()
      })
    })
    const outcome = await bundle.run(runtime, { url }, { PATH: programs })
    expect(outcome).toMatchObject({ exitCode: 0, stdout: 'opened\n', stderr: '' })
    expect(existsSync(note)).toBe(false)
    await noted
    expect(readFileSync(note, 'utf8')).toBe(url)
  })

  test('says so when the system has nothing to open pages with', async () => {
    const outcome = await bundle.run(runtime, { url }, { PATH: folder })
    expect(outcome.stdout).toBe(
      'browser-not-opened: This machine has no program to open web pages with.\n',
    )
  })
})
