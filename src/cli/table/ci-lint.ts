import type { Command } from '../command.ts'
import { findingsFormat } from './findings-format.ts'

export const ciLintCommands: readonly Command[] = [
  {
    words: ['ci', 'lint'],
    summary: 'Find what is wrong with pipelines that use AWS, and with the roles they take',
    description:
      'Reads workflows of GitHub Actions, GitLab, Bitbucket, CircleCI, Buildkite and Azure DevOps, ' +
      'variables of HCP Terraform, and trust policies in Terraform, CloudFormation, templates that CDK ' +
      'made and plain JSON. Tries tokens that must not get in on each policy. Shows where it is, why it ' +
      'matters and what to do. Asks no server and runs nothing.\n\n' +
      'A comment keyless:ignore CODE REASON on the line, or above it, leaves a finding out; ' +
      '.keylessignore names files. --fix makes the repairs that let nobody in who was not before, after ' +
      'you saw the lines; keyless undo takes them back. docs/ci-rules.md has each rule with a bad and a ' +
      'good example. Leaves with 1 when there is an error or a warning.',
    arguments: [
      { name: 'PATHS', help: 'files and folders (this folder)', several: true, completes: 'file' },
    ],
    flags: {
      fix: { type: 'boolean', help: 'show the repairs that are safe, ask, make them' },
      yes: { type: 'boolean', help: 'with --fix: do not ask' },
      notes: { type: 'boolean', help: 'show notes too, which do not count' },
      rules: { type: 'boolean', help: 'print every rule, and look at nothing' },
      all: { type: 'boolean', help: 'look into node_modules, .git and .terraform folders too' },
      format: findingsFormat,
    },
    examples: [
      { command: 'keyless ci lint', text: 'this repository' },
      { command: 'keyless ci lint infra .github --fix', text: 'and mend what is safe' },
      { command: 'keyless ci lint --format sarif > lint.sarif', text: 'for code scanning' },
    ],
    without: ['profile'],
    load: () => import('../commands/ci/lint.ts'),
  },
]
