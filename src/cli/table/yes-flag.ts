import type { Flag } from '../command.ts'

export const yesFlag: Flag = {
  type: 'boolean',
  help: 'use a profile that the settings mark as production without being asked',
}
