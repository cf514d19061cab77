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
  {
    words: ['doctor', 'explain'],
    summary: 'Say where the credentials of a profile come from, key by key',
    description:
      'Walks the way to the credentials of a profile: which file, line or variable each setting ' +
      'comes from and what it goes before; then what keyless, the AWS CLI, boto3 and the SDKs for ' +
      'JavaScript, Go and Java would each take, for they do not look in the same order; then, in ' +
      'one sentence, which credentials these are, from where, until when.\n\n' +
      'A profile that is named is meant as AWS_PROFILE would name it; with its own --profile the ' +
      'AWS CLI passes over keys in the environment. Nothing is fetched and no secret is shown. ' +
      'Exits with 1 where the profile gives no credentials.',
    arguments: [
      {
        name: 'PROFILE',
        help: 'profile to explain (--profile, AWS_PROFILE, else default)',
        completes: 'profile',
      },
    ],
    examples: [
      { command: 'keyless doctor explain dev-admin', text: 'why these credentials?' },
      { command: 'keyless doctor explain', text: 'and in this shell, without a name?' },
    ],
    load: () => import('../commands/doctor/explain.ts'),
  },
]
