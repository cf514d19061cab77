/** Files that `ci lint` reads: whatever they are, it tells, and every place that it names is one. */
import { collectFile, collectModule, createCollected } from '../../../src/ci/lint/collect.ts'
import type { FileKind } from '../../../src/ci/lint/file-kind.ts'
import { judge } from '../../../src/ci/lint/judge.ts'
import { lineText } from '../../../src/ci/lint/source.ts'
import { assertTrue } from '../checks.ts'
import type { OpenTarget } from '../target.ts'

const kinds: readonly FileKind[] = [
  'github',
  'gitlab',
  'bitbucket',
  'circleci',
  'buildkite',
  'azure-devops',
  'yaml',
  'json',
  'json-template',
]

const marks = ['"', '{', '}', '[', ']', '${', '<<EOF\n', '%{', '$${', '#', '//', '/*', '!Sub ']
const yamlMarks = ['&a ', '*a', '<<: *a\n', '- ', ': ', '---\n', '|\n', '{{', '\t', '\r', '\uFEFF']

function lint(text: string, kind: FileKind): void {
  const source = { path: `/project/${kind}`, text }
  const read = () => ({ kind: 'source', source }) as const
  const collected = createCollected()
  if (kind === 'terraform') collectModule([source.path], read, collected)
  else collectFile(source.path, kind, read, collected)
  for (const { start, end, code } of judge(collected)) {
    const width = lineText(source, start.line).length + 1
    const isPlace = start.line >= 1 && start.column >= 1 && start.column <= width + 1
    assertTrue(isPlace, `${code} is at no place`)
    assertTrue(end.line >= start.line, `${code} ends before it begins`)
  }
}

export const openLintedFiles: OpenTarget = () => ({
  words: [
    ...marks,
    ...yamlMarks,
    '"Statement"',
    '"sts:AssumeRoleWithWebIdentity"',
    '"token.actions.githubusercontent.com:sub"',
    'repo:*',
    'data "aws_iam_policy_document" "d" {\n',
    'jsonencode(',
    'steps:\n',
    'keyless:ignore ',
  ],
  run(input) {
    const text = input.toString().replace(/^\uFEFF/, '')
    for (const kind of kinds) lint(text, kind)
    lint(text, 'terraform')
  },
})
