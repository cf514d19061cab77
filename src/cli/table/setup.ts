import type { Command, Flag } from '../command.ts'
import { syncRuleFlags } from './profiles-sync.ts'
import { digestFlag } from './team.ts'

/** `browserFlags` are those of the sign-in. */
export function setupCommand(browserFlags: Readonly<Record<string, Flag>>): Command {
  return {
    words: ['setup'],
    summary: 'From your start URL or team file to every profile, in one go',
    description:
      'Asks for your start URL and its Region, signs you in, lists what you can reach, and makes a ' +
      'profile for every role of all accounts, or of those that you choose. Names are shown before they are written. It may be run again: a ' +
      'session that is there is used, and profiles that are there stay.\n\n' +
      'A team file (keyless.yaml) answers for everybody: sign-in, names, filters, guard rules. It ' +
      'may be a path, https://…/keyless.yaml, git+https://…, or git@host:path, with #ref=BRANCH and ' +
      '&path=FILE behind it. All of it is shown, and nothing used before you say yes; without a ' +
      'terminal --digest says so. In a repository that has one, it is offered.\n\n' +
      'Every answer is also a flag, so that it runs without a terminal.',
    arguments: [
      {
        name: 'START_URL',
        help: 'address of your access portal, or a team file (asked)',
        completes: 'file',
      },
    ],
    flags: {
      'start-url': { type: 'string', value: 'URL', help: 'the same as START_URL' },
      session: { type: 'string', value: 'NAME', help: 'how to call the sign-in (asked)' },
      region: { type: 'string', value: 'REGION', help: "Identity Center's own Region (asked)" },
      scopes: { type: 'string', value: 'LIST', help: 'registration scopes (sso:account:access)' },
      digest: digestFlag,
      yes: { type: 'boolean', help: 'ask nothing: take flags and defaults, and write' },
      ...syncRuleFlags,
      ...browserFlags,
    },
    examples: [
      { command: 'keyless setup', text: 'ask everything' },
      {
        command: 'keyless setup https://my-org.awsapps.com/start --region us-east-1 --yes',
        text: 'ask nothing',
      },
      {
        command: 'keyless setup git@github.com:my-org/aws.git',
        text: "by your team's file",
      },
    ],
    without: ['profile'],
    load: () => import('../commands/setup.ts'),
  }
}
