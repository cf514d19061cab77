import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lint } from '../../../../src/ci/lint/lint.ts'
import { lintSarif } from '../../../../src/cli/ci/lint/lint-sarif.ts'
import { createTempHome } from '../../../support/temp-home.ts'
import { missingWitness, witness } from '../../../support/witnesses.ts'
import { ruleSections } from './examples.ts'
import { clock } from './lint-folder.ts'

const validate = `
import json, sys, jsonschema
schema, log = (json.load(open(path)) for path in sys.argv[1:])
found = jsonschema.validators.validator_for(schema)(schema).iter_errors(log)
print(json.dumps([[list(one.path), one.message] for one in found]))
`

describe.runIf(
  !missingWitness('KEYLESS_WITNESS_PYTHON') && !missingWitness('KEYLESS_WITNESS_SARIF'),
)('SARIF', () => {
  it('of every rule is what the schema of 2.1.0 says', async () => {
    const home = createTempHome()
    try {
      for (const { code, bad } of ruleSections()) {
        for (const { path, text } of bad) home.write(join('project', code, path), text)
      }
      const folder = join(home.path, 'project')
      const found = await lint({ paths: [folder] }, clock)
      const log = lintSarif(found, { folder, version: '1.0.0' })
      expect(log.runs[0]?.results.length).toBeGreaterThan(ruleSections().length)
      const file = home.write('log.sarif', JSON.stringify(log))
      const args = ['-c', validate, witness('KEYLESS_WITNESS_SARIF') ?? '', file]
      const problems = execFileSync(witness('KEYLESS_WITNESS_PYTHON') ?? '', args, {
        encoding: 'utf8',
      })
      expect(JSON.parse(problems)).toEqual([])
    } finally {
      home.remove()
    }
  })
})
