import type { Command, Flag } from '../../../command.ts'

const addFlags: Readonly<Record<string, Flag>> = {
  count: { type: 'string', value: 'N', help: 'how often (until cleared)' },
  status: { type: 'string', value: 'CODE', help: 'of server-error: 500 to 599 (500)' },
  'retry-after': { type: 'string', value: 'SECONDS', help: 'of throttle and server-error' },
  ms: { type: 'string', value: 'MS', help: 'of slow and clock-skew, in milliseconds' },
  name: { type: 'string', value: 'ERROR', help: 'of error: InvalidGrantException and the like' },
  uri: { type: 'string', value: 'URI', help: 'of hostile-link' },
}

/** The commands that make things go wrong. */
export function faultCommands(port: Flag): readonly Command[] {
  return [
    {
      words: ['sandbox', 'fault', 'add'],
      summary: 'Make an operation fail',
      description:
        'Kinds: throttle, server-error, refuse, garbage, captive-portal, slow-down, expired, ' +
        'denied, wrong-region, error; and answers that lie: slow, drop, clock-skew, ' +
        'foreign-credentials, stale-credentials, hostile-link, hostile-name, huge-name, ' +
        'cyclic-pages, no-refresh-token, wrong-state, missing-fields, wrong-types.',
      flags: { port, ...addFlags },
      arguments: [
        { name: 'OPERATION', help: 'such as GetRoleCredentials, or * for all', required: true },
        { name: 'KIND', help: 'what goes wrong', required: true },
      ],
      examples: [
        {
          command: 'keyless sandbox fault add GetRoleCredentials throttle --count 2',
          text: 'Two 429, then all is well',
        },
        {
          command: 'keyless sandbox fault add CreateToken error --name InvalidGrantException',
          text: 'Any error by its name',
        },
      ],
      load: () => import('./add.ts'),
    },
    {
      words: ['sandbox', 'fault', 'list'],
      summary: 'Show what is to go wrong',
      flags: { port },
      load: () => import('./list.ts'),
    },
    {
      words: ['sandbox', 'fault', 'clear'],
      summary: 'Let all be well again',
      flags: { port },
      arguments: [{ name: 'FAULT', help: 'one of them (all)' }],
      load: () => import('./clear.ts'),
    },
  ]
}
