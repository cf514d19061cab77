import type { Flag } from '../command.ts'

/** For commands that a person runs: the profile may take a role that asks for an authenticator. */
export const mfaFlag: Flag = {
  type: 'string',
  value: 'CODE',
  help: 'code of your authenticator, for a profile with mfa_serial (asked on a terminal)',
}
