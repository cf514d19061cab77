import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formats } from '../../src/credentials/formats.ts'
import { completions } from '../../src/shell/completions.ts'
import { initScript } from '../../src/shell/init.ts'
import { planRcFile } from '../../src/shell/rc-file.ts'
import { credentialManagerScript } from '../../src/system/keychains/credential-manager.ts'
import { missingWitness, witness } from '../support/witnesses.ts'

/** Prints what a script has that no PowerShell grammar knows, a line for each. */
const check = `
import sys
import tree_sitter_powershell
from tree_sitter import Language, Parser
source = sys.stdin.buffer.read()
def show(node):
    if node.type == 'ERROR' or node.is_missing:
        print(node.start_point.row + 1, source[node.start_byte:node.end_byte][:80])
    for child in node.children:
        show(child)
show(Parser(Language(tree_sitter_powershell.language())).parse(source).root_node)
`

function python(script: string, input = '') {
  const program = witness('KEYLESS_WITNESS_PYTHON') ?? ''
  return spawnSync(program, ['-c', script], { input, encoding: 'utf8' })
}

function isMissing(): boolean {
  if (missingWitness('KEYLESS_WITNESS_PYTHON')) return true
  if (python('import tree_sitter_powershell').status === 0) return false
  if (process.env['CI']) throw new Error('tree-sitter-powershell is missing: npm run witnesses')
  process.stderr.write('not run: tree-sitter-powershell is not on this machine\n')
  return true
}

const docs = readFileSync(new URL('../../docs/shells.md', import.meta.url), 'utf8')
const [promptLine = ''] = /^.*# PowerShell$/m.exec(docs) ?? []

const rcLine = Buffer.from(
  planRcFile('profile.ps1', new Uint8Array(), 'powershell', 'install').after,
).toString()

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: 'a+b/c==',
}

describe.skipIf(isMissing())('the grammar of PowerShell', () => {
  it.each([
    ['the functions, completion and prompt', initScript('powershell')],
    ['the completion alone', completions.powershell],
    ['the line of the rc file', rcLine],
    ['the prompt of the docs', promptLine],
    ['credentials', formats.powershell(credentials)],
    ['the Credential Manager', credentialManagerScript],
  ])('takes %s', (_, script) => {
    expect(script).not.toBe('')
    expect(python(check, script)).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })

  it('would not take a mistake', () => {
    expect(python(check, 'function x { if ($a { }\n').stdout).toContain('1 ')
  })
})
