import { parseDocument } from '../../config/document.ts'
import { readGrammar } from '../../config/grammar.ts'
import { fileFindings } from '../../config/parsed-file.ts'
import { fillFix } from '../../errors.ts'
import type { AwsFile } from '../aws-file.ts'
import { check, type Noted } from '../check.ts'

type Code = 'config-syntax' | 'config-unreadable'

/** Every line at once: mending one to learn of the next is tiresome. */
function faults({ path, bytes }: AwsFile): Noted<Code> {
  const document = parseDocument(bytes)
  const { findings } = readGrammar(document.lines.map(({ text }) => text))
  const lines = [...fileFindings(document), ...findings]
    .filter(({ code }) => code === 'config-syntax')
    .toSorted((one, other) => one.line - other.line)
  const evidence = lines.map(({ line, says }) => ({ file: path, line: line + 1, says }))
  const [first] = evidence
  const message =
    evidence.length === 1
      ? `Line ${first?.line} of ${path} ${first?.says}.`
      : `${evidence.length} lines of ${path} break its grammar.`
  const fix = fillFix('open {file} at line {line} and mend it', { file: path, line: first?.line })
  return { code: 'config-syntax', message, evidence, fix }
}

export const configSyntax = check({
  group: 'files',
  codes: {
    'config-syntax': {
      severity: 'error',
      title: 'An AWS file has a line that breaks its grammar',
      why: 'AWS tools refuse the whole file for one such line, and so does keyless: no profile works.',
    },
    'config-unreadable': {
      severity: 'error',
      title: 'An AWS file cannot be read',
      why: 'No profile of that file works, in any tool.',
    },
  },
  find: ({ files }) =>
    files.flatMap((file): readonly Noted<Code>[] => {
      const { problem } = file
      if (problem === undefined) return []
      if (problem.code === 'config-syntax') return [faults(file)]
      return [{ code: 'config-unreadable', message: problem.message, fix: problem.fix }]
    }),
})
