import type { Command } from '../command.ts'

export const uninstallCommand: Command = {
  words: ['uninstall'],
  summary: 'Remove everything of keyless but the program, after showing it',
  description:
    'Shows and then removes what keyless left on this machine: sealed secrets are put back ' +
    '(`keyless unprotect`), the agent and sandboxes are stopped, the line in the rc files of your ' +
    'shells is taken out, settings, journal, backups, caches and locks are deleted. Your profiles and ' +
    'your sign-in in ~/.aws stay as they are, and every AWS tool goes on with them; profiles that ask ' +
    'keyless for credentials are named. At the end it says how to remove the program itself.\n\n' +
    'If it is stopped, run it again.',
  flags: {
    'keep-settings': { type: 'boolean', help: 'leave the settings and guard rules' },
    'keep-journal': { type: 'boolean', help: 'leave the journal' },
    'keep-backups': { type: 'boolean', help: 'leave the backups of your AWS config' },
    'dry-run': { type: 'boolean', help: 'show what would be done, change nothing' },
    yes: { type: 'boolean', help: 'do it without asking' },
  },
  examples: [
    { command: 'keyless uninstall --dry-run', text: 'what is there?' },
    { command: 'keyless uninstall --keep-backups', text: 'all of it but the backups' },
  ],
  without: ['profile'],
  load: () => import('../commands/uninstall.ts'),
}
