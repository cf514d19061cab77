import type { Command, Flag } from '../command.ts'

const yes: Flag = { type: 'boolean', help: 'write without asking' }

/** Small edits of the profiles that are there. */
export const profileEditCommands: readonly Command[] = [
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
