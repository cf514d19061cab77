import { awsFormatNames } from '../../credentials/formats.ts'
import type { Command, Flag } from '../command.ts'
import { outputNames } from '../render/aws-output/aws-output.ts'
import { withAwsFlags } from './aws-flags.ts'
import { mfaFlag } from './mfa-flag.ts'
import { yesFlag } from './yes-flag.ts'
import { browserFlags } from './sign-in.ts'

const sessionFlags: Readonly<Record<string, Flag>> = {
  session: { type: 'string', value: 'NAME', help: 'SSO session name', completes: 'session' },
  'start-url': { type: 'string', value: 'URL', help: 'SSO start URL' },
  region: { type: 'string', value: 'REGION', help: "SSO region: Identity Center's own" },
  scopes: {
    type: 'string',
    value: 'LIST',
    help: 'SSO registration scopes, by commas (sso:account:access)',
  },
}

const yes: Flag = {
  type: 'boolean',
  help: 'ask nothing: take flags and defaults, and write',
}

const configureCommands: readonly Command[] = [
  {
    words: ['configure', 'sso'],
    summary: 'Set up a profile: sign in, pick account and role',
    description:
      'Asks what `aws configure sso` asks and writes what it writes. Every answer has a flag, so ' +
      'that with --yes it runs without a terminal. On a terminal the change is shown before it is ' +
      'written; the file as it was is kept as a backup.\n\n' +
      'A session that exists already is used as it is, unless a flag says otherwise. ' +
      'An empty --session sets up the older form, without a session.',
    flags: withAwsFlags({
      ...sessionFlags,
      'account-id': { type: 'string', value: 'ID', help: 'account of the profile' },
      'role-name': { type: 'string', value: 'ROLE', help: 'role (permission set) of the profile' },
      'client-region': {
        type: 'string',
        value: 'REGION',
        help: 'default client region: where the profile works',
      },
      output: { type: 'string', value: 'FORMAT', help: "the AWS CLI's default output format" },
      profile: {
        type: 'string',
        value: 'NAME',
        help: 'profile to write (AWS_PROFILE, else asked; ROLE-ACCOUNT)',
        completes: 'profile',
      },
      yes,
      'no-login': {
        type: 'boolean',
        help: 'do not sign in, so that account and role are not checked',
      },
      ...browserFlags,
    }),
    examples: [
      { command: 'keyless configure sso', text: 'ask everything' },
      {
        command:
          'keyless configure sso --session my-org \\\n' +
          '    --start-url https://my-org.awsapps.com/start --region us-east-1 \\\n' +
          '    --account-id 111111111111 --role-name AdministratorAccess \\\n' +
          '    --client-region eu-west-1 --profile dev-admin --yes',
        text: 'ask nothing',
      },
    ],
    awsWords: true,
    load: () => import('../commands/configure/sso.ts'),
  },
  {
    words: ['configure', 'sso-session'],
    summary: 'Set up a session that profiles can share',
    description:
      'Asks what `aws configure sso-session` asks and writes the [sso-session] section. Signs in ' +
      'to nothing.',
    flags: withAwsFlags({ ...sessionFlags, yes }),
    examples: [
      { command: 'keyless configure sso-session', text: 'ask everything' },
      {
        command:
          'keyless configure sso-session --session my-org \\\n' +
          '    --start-url https://my-org.awsapps.com/start --region us-east-1 --yes',
        text: 'ask nothing',
      },
    ],
    awsWords: true,
    without: ['profile'],
    load: () => import('../commands/configure/sso-session.ts'),
  },
  {
    words: ['configure', 'export-credentials'],
    summary: 'Print the credentials of a profile',
    description:
      'Prints credentials as `aws configure export-credentials` does, byte for byte. ' +
      '`keyless export` knows more formats.',
    flags: withAwsFlags({
      format: {
        type: 'string',
        value: 'FORMAT',
        help: 'how to print them (process)',
        choices: awsFormatNames,
      },
      'mfa-code': mfaFlag,
      yes: yesFlag,
    }),
    examples: [
      {
        command: 'eval "$(keyless configure export-credentials --profile dev --format env)"',
        text: 'into this shell',
      },
    ],
    awsWords: true,
    exitCodes: { 'profile-not-found': 253 },
    programOutput: true,
    load: () => import('../commands/configure/export-credentials.ts'),
  },
  {
    words: ['configure', 'list-profiles'],
    summary: 'List the profile names',
    description: 'Prints the name of every profile of both AWS files, one a line.',
    flags: withAwsFlags(),
    examples: [{ command: 'keyless configure list-profiles', text: 'one name a line' }],
    awsWords: true,
    without: ['profile'],
    load: () => import('../commands/configure/list-profiles.ts'),
  },
]

const signInWords: readonly Command[] = [
  {
    words: ['sso', 'login'],
    summary: 'Sign in anew, as `aws sso login` does',
    description:
      'Always signs in, even when the sign-in is still good, and prints what the AWS CLI prints. ' +
      '`keyless login` keeps a sign-in that is good.',
    flags: withAwsFlags({
      'sso-session': {
        type: 'string',
        value: 'NAME',
        help: "session to sign in to (the profile's)",
        completes: 'session',
      },
      ...browserFlags,
    }),
    examples: [
      { command: 'keyless sso login --profile dev-admin', text: "the profile's session" },
      { command: 'keyless sso login --sso-session my-org', text: 'a session by name' },
    ],
    awsWords: true,
    load: () => import('../commands/sso/login.ts'),
  },
  {
    words: ['sso', 'logout'],
    summary: 'Sign out of every session',
    description:
      'Ends every Identity Center sign-in on this machine. Unlike the AWS CLI it leaves the ' +
      'tokens of other products alone and goes on when AWS cannot be reached.',
    flags: withAwsFlags(),
    examples: [{ command: 'keyless sso logout', text: 'all of them' }],
    awsWords: true,
    without: ['profile'],
    load: () => import('../commands/sso/logout.ts'),
  },
]

export const awsCommands: readonly Command[] = [
  ...configureCommands,
  ...signInWords,
  {
    words: ['sts', 'get-caller-identity'],
    summary: 'Show whom AWS takes you for',
    description: 'Prints what `aws sts get-caller-identity` prints, byte for byte.',
    flags: withAwsFlags({
      query: { type: 'string', value: 'JMESPATH', help: 'part of the answer to print' },
      output: {
        type: 'string',
        value: 'FORMAT',
        help: "how to print it (AWS_DEFAULT_OUTPUT, the profile's, json)",
        choices: outputNames,
      },
      region: { type: 'string', value: 'REGION', help: 'region to ask (AWS_REGION, the profile)' },
      'endpoint-url': {
        type: 'string',
        value: 'URL',
        help: 'where to ask instead: https, or this machine',
      },
      'mfa-code': mfaFlag,
    }),
    examples: [
      {
        command: 'keyless sts get-caller-identity --profile dev-admin',
        text: 'account, user and role',
      },
      {
        command: 'keyless sts get-caller-identity --query Account --output text',
        text: 'the account alone',
      },
    ],
    awsWords: true,
    load: () => import('../commands/sts/get-caller-identity.ts'),
  },
]
