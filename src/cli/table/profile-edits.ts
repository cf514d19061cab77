import type { Command, Flag } from '../command.ts'

const yes: Flag = { type: 'boolean', help: 'write without asking' }

/** Small edits of the profiles that are there. */
export const profileEditCommands: readonly Command[] = [
  {
    words: ['profiles', 'show'],
    summary: 'Show everything about one profile',
    description:
      'Shows the account, role, Region and chain of a profile, how its sign-in stands, how long the ' +
      'keys last that are kept for it, who made it, and each of its settings with file and line. AWS ' +
      'is not asked; secret keys and the arguments of other programs are left out.',
    arguments: [
      {
        name: 'PROFILE',
        help: 'profile to show (--profile, AWS_PROFILE, else default)',
        completes: 'profile',
      },
    ],
    examples: [{ command: 'keyless profiles show dev-admin', text: 'where does this come from?' }],
    load: () => import('../commands/profiles/show.ts'),
  },
  {
    words: ['profiles', 'add'],
    summary: 'Add one profile for an account and a role',
    description:
      'Writes a profile for one account and role of a session that is set up already; nobody signs ' +
      'in. What is not given is asked, from menus where `profiles sync` or a sign-in has listed the ' +
      'accounts. A profile that is there is never overwritten, and `profiles sync` leaves this one ' +
      'as it is.',
    arguments: [{ name: 'NAME', help: 'how to call it (asked)' }],
    flags: {
      session: {
        type: 'string',
        value: 'SESSION',
        help: "session it signs in to (the current profile's)",
        completes: 'session',
      },
      'account-id': { type: 'string', value: 'ID', help: 'account, 12 digits (asked)' },
      'role-name': { type: 'string', value: 'ROLE', help: 'role in that account (asked)' },
      region: { type: 'string', value: 'REGION', help: "Region to work in (the session's)" },
      set: {
        type: 'string',
        value: 'LIST',
        help: 'more settings: output=json,retry_mode=standard',
      },
      yes: { type: 'boolean', help: 'ask nothing: take flags and defaults, and write' },
      'dry-run': { type: 'boolean', help: 'show the lines, write nothing' },
    },
    examples: [
      { command: 'keyless profiles add', text: 'ask everything' },
      {
        command:
          'keyless profiles add dev --account-id 111111111111 --role-name ReadOnlyAccess --yes',
        text: 'ask nothing',
      },
    ],
    load: () => import('../commands/profiles/add.ts'),
  },
  {
    words: ['profiles', 'rename'],
    summary: 'Give a profile another name',
    description:
      'Changes the name of a profile in the AWS config file, and with it the source_profile of ' +
      'those that take a role through it. A profile that keyless made stays known to `profiles sync`.',
    arguments: [
      { name: 'PROFILE', help: 'profile to rename', required: true, completes: 'profile' },
      { name: 'NAME', help: 'its new name', required: true },
    ],
    flags: { yes },
    examples: [{ command: 'keyless profiles rename dev-AdministratorAccess dev', text: 'shorter' }],
    without: ['profile'],
    load: () => import('../commands/profiles/rename.ts'),
  },
  {
    words: ['profiles', 'alias'],
    summary: 'Give a profile a second, shorter name',
    description:
      'Writes a copy of the profile under the other name, which every AWS tool can use. Renamed, ' +
      'changed and pruned by `profiles sync` together with its profile; the same command again ' +
      'brings it up to date after other edits. Without arguments, lists the aliases.',
    arguments: [
      { name: 'NAME', help: 'the second name' },
      { name: 'PROFILE', help: 'profile that it is for', completes: 'profile' },
    ],
    flags: { remove: { type: 'boolean', help: 'take the alias NAME away' }, yes },
    examples: [
      { command: 'keyless profiles alias dev dev-AdministratorAccess', text: 'shorter' },
      { command: 'keyless profiles alias', text: 'which are there?' },
      { command: 'keyless profiles alias --remove dev', text: 'one less' },
    ],
    without: ['profile'],
    load: () => import('../commands/profiles/alias.ts'),
  },
  {
    words: ['profiles', 'remove'],
    summary: 'Remove a profile',
    description:
      'Removes a profile from the AWS config file, unless another one takes a role through it. ' +
      '`profiles sync` makes one for its role again; --not-accounts and --not-roles keep it from that.',
    arguments: [
      { name: 'PROFILE', help: 'profile to remove', required: true, completes: 'profile' },
    ],
    flags: { yes },
    examples: [{ command: 'keyless profiles remove old-dev', text: 'one less' }],
    without: ['profile'],
    load: () => import('../commands/profiles/remove.ts'),
  },
]
