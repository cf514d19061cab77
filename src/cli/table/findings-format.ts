import type { Flag } from '../command.ts'

/** How what was found in files is printed. */
export const findingsFormat: Flag = {
  type: 'string',
  value: 'FORMAT',
  help: 'how to print them (text)',
  choices: ['text', 'json', 'sarif'],
}
