import type { Command } from '../command.ts'

export const undoCommand: Command = {
  words: ['undo'],
  summary: 'Take back an edit of a config file',
  description:
    'Takes back the last edit that keyless made of the AWS config file, of its settings or of an rc ' +
    'file, or the one named; of several files where they changed together. Only the sections of that ' +
    'edit change; where one of them was changed since, nothing does. What is taken back can be taken ' +
    'back in turn.',
  arguments: [{ name: 'EDIT', help: 'name of an edit, as --list shows it (the last one)' }],
  flags: {
    list: { type: 'boolean', help: 'show the edits, newest first' },
    yes: { type: 'boolean', help: 'write without asking' },
    'dry-run': { type: 'boolean', help: 'show what would change, write nothing' },
  },
  examples: [
    { command: 'keyless undo', text: 'as it was before the last edit' },
    { command: 'keyless undo --list', text: 'which edits are there?' },
    { command: 'keyless undo 20260102T030405Z-1 --yes', text: 'that one' },
  ],
  without: ['profile'],
  load: () => import('../commands/undo.ts'),
}
