import type { Flag } from '../command.ts'

/** Which browser opens: for signing in, and for the console. */
export const browserFlag: Flag = {
  type: 'string',
  value: 'COMMAND',
  help: "browser to open, %s is the address (AWS_SSO_BROWSER, BROWSER, the system's)",
}
