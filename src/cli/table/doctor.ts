import type { Command } from '../command.ts'

const json = 'for a script, and for a bug report'

export const doctorCommands: readonly Command[] = [
  {
    words: ['doctor'],
    summary: 'Find what is wrong on this machine, and mend it',
    description:
      'Looks at the AWS files, profiles, sign-ins, caches, environment, network, other tools and ' +
      'keyless itself, and says what is wrong, where, why it matters and what to do. It changes ' +
      'nothing, refreshes nothing and opens no browser. With a profile, only what concerns it.\n\n' +
      'With --fix it mends what needs no decision: shown first, then asked about. Edits of AWS ' +
      'files change nothing that keyless reads, and `keyless undo` takes them back. ' +
      'Exits with 1 while there is an error; warnings and notes are no errors. ' +
      'docs/doctor.md lists every finding.',
    arguments: [
      { name: 'PROFILE', help: 'only what concerns this profile (all)', completes: 'profile' },
    ],
    flags: {
      fix: { type: 'boolean', help: 'mend what needs no decision, after showing it' },
      yes: { type: 'boolean', help: 'with --fix: mend without asking' },
      offline: { type: 'boolean', help: 'ask no server and run no other program' },
    },
    examples: [
      { command: 'keyless doctor', text: 'what is wrong?' },
      { command: 'keyless doctor dev-admin', text: 'and with this profile?' },
      { command: 'keyless doctor --fix', text: 'mend it' },
      { command: 'keyless doctor --offline --json', text: json },
    ],
    load: () => import('../commands/doctor.ts'),
  },
]
