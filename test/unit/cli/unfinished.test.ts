import { expect, test } from 'vitest'
import { runProgram } from '../../support/programs.ts'
import { bundleWorker } from '../../support/worker-bundle.ts'

test('a command that never settles is our bug, and does not leave with 0', async () => {
  const worker = await bundleWorker(new URL('unfinished-worker.ts', import.meta.url))
  try {
    for (const runtime of ['node', 'bun'] as const) {
      const env = { PATH: process.env['PATH'] ?? '' }
      const outcome = await runProgram(worker.command(runtime), { env })
      expect(outcome).toMatchObject({ exitCode: 70, stdout: '' })
      expect(outcome.stderr).toContain('error: keyless ended before its work was done.\ntry: run')
    }
  } finally {
    worker.remove()
  }
})
