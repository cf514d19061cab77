import type { Command, Flag } from '../command.ts'

/** How to reach a browser: the same for every command that may sign in. */
export const browserFlags: Readonly<Record<string, Flag>> = {
  'use-device-code': { type: 'boolean', help: 'sign in by a code, on any device' },
  'no-browser': { type: 'boolean', help: 'print the URL, open nothing' },
}

const loginFlags: Readonly<Record<string, Flag>> = {
  force: { type: 'boolean', help: 'sign in anew although the sign-in is still good' },
  ...browserFlags,
  browser: {
    type: 'string',
    value: 'COMMAND',
    help: 'browser to open, may contain %s (AWS_SSO_BROWSER, else BROWSER)',
  },
  'redirect-port': {
    type: 'string',
    value: 'PORT',
    help: 'port of the sign-in callback on this machine (any free one)',
  },
}

export const signInCommands: readonly Command[] = [
  {
    words: ['login'],
    summary: 'Sign in, unless you are signed in',
    description:
      'Signs in to an IAM Identity Center session in the browser. A sign-in that is still good ' +
      'is kept, one that can be refreshed is refreshed; a browser opens only when it must.',
    arguments: [
      {
        name: 'SESSION',
        help: 'sso-session to sign in to (the one of the profile)',
        completes: 'session',
      },
    ],
    flags: loginFlags,
    examples: [
      { command: 'keyless login', text: "sign in for the current profile's session" },
      { command: 'keyless login my-org --use-device-code', text: 'sign in from a remote machine' },
    ],
    load: () => import('../commands/login.ts'),
  },
]
