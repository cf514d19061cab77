import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

/** Questions are text to the program; the bundlers read them by their import attribute. */
const sqlAsText = {
  name: 'sql-as-text',
  load: (id: string) =>
    id.endsWith('.sql') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : undefined,
}

export default defineConfig({
  plugins: [sqlAsText],
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/property-seed.ts'],
    testTimeout: 90_000,
    hookTimeout: 90_000,
    maxWorkers: 2,
  },
})
