import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defineConfig } from 'vitest/config'

const isText = (id: string): boolean =>
  id.endsWith('.sql') || /\/monitor\/page\/.*\.(?:css|js)$/.test(id)

/**
 * Questions, and scripts and style sheets of pages, are text to the program; the bundlers read them by
 * their import attribute. The name in between keeps vite from reading a style sheet as one.
 */
const textFiles = {
  name: 'text-files',
  enforce: 'pre' as const,
  resolveId: (source: string, importer: string | undefined) => {
    if (importer === undefined || !source.startsWith('.')) return undefined
    const file = join(dirname(importer), source)
    return isText(file) ? `\0text:${file}.txt` : undefined
  },
  load: (id: string) => {
    if (!id.startsWith('\0text:')) return undefined
    const file = id.slice('\0text:'.length, -'.txt'.length)
    return `export default ${JSON.stringify(readFileSync(file, 'utf8'))}`
  },
}

export default defineConfig({
  plugins: [textFiles],
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/property-seed.ts'],
    testTimeout: 90_000,
    hookTimeout: 90_000,
    maxWorkers: 2,
  },
})
