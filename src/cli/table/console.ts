import type { Command } from '../command.ts'
import { browserFlag } from './browser-flag.ts'
import { mfaFlag } from './mfa-flag.ts'
import { yesFlag } from './yes-flag.ts'

export const consoleCommand: Command = {
  words: ['console'],
  summary: 'Open the AWS console as a profile',
  description:
    'Opens the console in the account and role of a profile, at a page of your choice. A profile ' +
    'of IAM Identity Center goes through the link of its access portal, which carries no secret. ' +
    'Profiles that assume a role, and temporary keys, are signed in by AWS federation; that link ' +
    'reaches the browser through an address on this machine that works once. On a terminal you sign ' +
    'in on the way where their sign-in is over.\n\n' +
    'One word alone is a profile, if there is one of that name, else a page.',
  arguments: [
    {
      name: 'PROFILE',
      help: 'profile to use (--profile, AWS_PROFILE, else default)',
      completes: 'profile',
      orCompletes: 'page',
    },
    {
      name: 'PAGE',
      help: "service (ec2, s3, logs) or a console page's https address",
      completes: 'page',
    },
  ],
  flags: {
    region: {
      type: 'string',
      value: 'REGION',
      help: "region to show (AWS_REGION, else the profile's)",
    },
    container: {
      type: 'string',
      value: 'NAME',
      help: 'open in this Firefox container, and remember that for the profile ({account}, {role} and {profile} stand for theirs)',
    },
    'browser-profile': {
      type: 'string',
      value: 'NAME',
      help: 'open in this profile of the browser, and remember that for the profile',
    },
    forget: { type: 'boolean', help: 'open as usual again: no container, no browser profile' },
    browser: browserFlag,
    'mfa-code': mfaFlag,
    yes: yesFlag,
    print: {
      type: 'boolean',
      help: 'print the link and open nothing; only where it has no secret',
    },
    copy: { type: 'boolean', help: 'copy the link by the terminal (OSC 52) and open nothing' },
  },
  examples: [
    { command: 'keyless console dev-admin', text: 'the start page' },
    { command: 'keyless console dev-admin logs --region eu-west-1', text: 'a page of a service' },
    {
      command: "keyless console dev-admin 'https://console.aws.amazon.com/ec2/home#Instances:'",
      text: 'any page',
    },
    { command: 'keyless console prod --container prod', text: 'beside other accounts' },
    {
      command: "keyless console prod --container '{account} {role}'",
      text: 'in a container named after both',
    },
  ],
  load: () => import('../commands/console.ts'),
}
