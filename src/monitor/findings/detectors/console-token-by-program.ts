import type { Detector } from '../detector.ts'
import { perPersonAndAccount } from '../sql-parts.ts'

export const consoleTokenByProgram: Detector = {
  code: 'console-token-by-program',
  level: 'medium',
  title: 'A program made a link into the console out of keys.',
  why: 'It turns keys that were stolen into a session in the console, without a sign-in or a second factor.',
  fix: 'Ask this person whether they have such a program. Not theirs? Revoke the sessions of the role.',
  falseAlarms:
    'Tools that open the console: aws-vault, Granted. The portal and `keyless console` are left out by the names that they give themselves.',
  attack: 'T1550.001',
  sql: `SELECT id, ${perPersonAndAccount} AS subject, user_agent AS detail
FROM acts
WHERE service = 'signin'
  AND name = 'GetSigninToken'
  AND error_code IS NULL
  AND coalesce(user_agent, '') NOT LIKE 'Jersey/%'
  AND coalesce(user_agent, '') <> 'keyless'`,
  says: ({ people, accounts, events, detail }) =>
    `${people.join(', ')} made ${events === 1 ? 'a link' : `${events} links`} into the console of ${accounts.join(', ')} with ${detail ?? 'an unknown program'}.`,
}
