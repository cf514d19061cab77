import { initPlatforms, questionsOf } from '../../ci/init/init-platforms.ts'
import type { InitPlatform } from '../../ci/init/init-platform.ts'
import type { InitQuestion } from '../../ci/init/question.ts'
import type { Command, Flag } from '../command.ts'

function flagOf({ flag, value, help, choices }: InitQuestion): Flag {
  return {
    type: 'string',
    value,
    help,
    ...(choices === undefined ? {} : { choices }),
    ...(flag.endsWith('-file') ? { completes: 'file' as const } : {}),
  }
}

function example({ platform, questions }: InitPlatform): string {
  const own = questions
    .filter(
      ({ isOptional, isQuiet, usual }) =>
        isOptional !== true && isQuiet !== true && usual === undefined,
    )
    .map(({ flag, example: value }) => `--${flag} ${value}`)
  const flags = [...own, '--account 111122223333', '--region eu-central-1', '--yes']
  return `keyless ci init ${platform.id} ${flags.join(' \\\n    ')}`
}

function initCommand(one: InitPlatform): Command {
  const { platform } = one
  return {
    words: ['ci', 'init', platform.id],
    summary: `Set up AWS roles and jobs without keys for ${platform.name}`,
    description:
      `Writes two jobs for ${platform.name} and the two roles that they take: one that reads, for plans, and ` +
      'one for applies, whose trust policy lets in the protected branch or environment alone. The identity ' +
      'provider and the roles come as Terraform, CloudFormation or CDK. Each job ends in a step that fails ' +
      'unless it has its role in its account.\n\n' +
      'What is not given as a flag is asked for. Files that are there are added to: nothing else in them ' +
      'changes, and you see the lines before they are written. Run again, it changes the trust policies of the ' +
      'roles to what you answer now, and leaves everything else as you made it. It calls nobody. docs/ci.md ' +
      'shows what it writes.',
    flags: {
      ...Object.fromEntries(questionsOf(one).map((question) => [question.flag, flagOf(question)])),
      'existing-provider': {
        type: 'boolean',
        help: 'the account has the identity provider already',
      },
      'dry-run': { type: 'boolean', help: 'show the lines, write nothing' },
      yes: { type: 'boolean', help: 'take the usual answers and write without asking' },
    },
    examples: [
      { command: `keyless ci init ${platform.id}`, text: 'asked step by step' },
      { command: example(one), text: 'the same without questions' },
    ],
    without: ['profile'],
    load: async () => (await import('../commands/ci/init.ts')).initOn(platform.id),
  }
}

export const ciInitCommands: readonly Command[] = initPlatforms.map(initCommand)
