/** A team's file, which anybody may have written: what is read fits a config file and a terminal. */
import { parseTeamBytes } from '../../../src/guard/team-copy.ts'
import { digestOf } from '../../../src/guard/team-reference.ts'
import { teamSource } from '../../../src/guard/team-source.ts'
import { teamSettingKeys } from '../../../src/guard/team-settings.ts'
import { assertShowable, assertTrue, valueOf } from '../checks.ts'
import type { OpenTarget } from '../target.ts'

/** The only ones that a team may set: none of them runs a program, names a secret or leads elsewhere. */
const harmless: ReadonlySet<string> = new Set(teamSettingKeys)

export const openTeamFile: OpenTarget = () => ({
  words: [
    ...['version: 1\n', 'session:\n', '  name: x\n', '  start-url: https://x.awsapps.com/start\n'],
    ...[
      '  region: us-east-1\n',
      '  scopes: [x]\n',
      'profiles:\n',
      "  template: '{account}-{role}'\n",
    ],
    ...['  aliases:\n', '    accounts: {a: b}\n', '  include: ', '  exclude: ', '  regions: [x]\n'],
    ...[
      '  settings:\n',
      '    credential_process: x\n',
      '    endpoint_url: x\n',
      '    output: json\n',
    ],
    ...[
      'production:\n',
      'guard:\n',
      '&a ',
      '*a',
      '!!js ',
      '? ',
      '|\n',
      "'\\n'",
      '"\\x1b[2J"',
      '- ',
    ],
  ],
  run(input) {
    digestOf(input)
    valueOf(() => teamSource(input.toString()))
    const { team, problems } = parseTeamBytes(input)
    for (const { says, line = 1 } of problems) {
      assertTrue(line > 0 && !says.includes('\n'), 'a problem that is not one line')
    }
    if (team === undefined || problems.length > 0) return
    const { session, profiles, rules } = team
    assertShowable(JSON.stringify([session, profiles.template, rules]), 'a team file')
    for (const [key, value] of profiles.settings) {
      assertTrue(harmless.has(key), `a team sets ${key}`)
      assertShowable(`${key}${value}`, 'a setting of a team')
      assertTrue(!`${key}${value}`.includes('\n'), `${key} has two lines`)
    }
    if (session !== undefined) {
      assertTrue(/^[\w\-/.%@:+]+$/.test(session.name), `a session is named ${session.name}`)
    }
  },
})
