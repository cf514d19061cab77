import { describe, expect, it } from 'vitest'
import { mergeFiles } from '../../../src/config/aws-config.ts'
import type { Subject } from '../../../src/config/config-warning.ts'
import { parseFile } from '../../../src/config/parsed-file.ts'
import { warningsAbout } from '../../../src/config/warnings-about.ts'

const config = `[dev]
region = us-east-1
[profile chain]
role_arn = arn:aws:iam::111111111111:role/x
source_profile = base
[profile base]
sso_session = my-org
services = local
sso_account_id = 1
[sso-session my-org]
sso_region = us-east-1
[services local]
Sts =
  endpoint_url = http://127.0.0.1:1
[profile lonely]
region = us-east-1 # here
[what is it]
`

function about(...asked: readonly Subject[]): readonly string[] {
  const credentials = '[profile keys]\naws_access_key_id = AKIDEXAMPLE\n'
  const merged = mergeFiles(
    parseFile('config', Buffer.from(config), 'config'),
    parseFile('credentials', Buffer.from(credentials), 'credentials'),
  )
  return warningsAbout(merged, asked).map(({ message }) => message)
}

const profile = (name: string): Subject => ({ type: 'profile', name })

describe('the warnings about a section', () => {
  it('are those of its own lines', () => {
    expect(about(profile('lonely'))).toEqual([expect.stringMatching(/^Line 16 /)])
    expect(about(profile('nobody'))).toEqual([])
  })

  it('name a section that is not read, and how to write it', () => {
    expect(about(profile('dev'))).toEqual([
      'Line 1 of config opens [dev], which is not read: write [profile dev].',
    ])
    expect(about(profile('keys'))).toEqual([
      'Line 1 of credentials opens [profile keys], which is not read: in this file write [keys].',
    ])
    expect(about(profile('it'))).toEqual([
      'Line 17 of config opens [what is it], whose kind or name is unknown; it is ignored.',
    ])
  })

  it('go on with the session, the services and the profile that it names', () => {
    const lines = (messages: readonly string[]) =>
      messages.map((message) => Number(/\d+/.exec(message)?.[0])).toSorted((a, b) => a - b)
    expect(lines(about(profile('chain')))).toEqual([9, 11, 13])
    expect(lines(about(profile('base')))).toEqual([9, 11, 13])
    expect(lines(about({ type: 'sso-session', name: 'my-org' }))).toEqual([11])
  })

  it('have those about a whole file among them', () => {
    const file = parseFile('config', Buffer.from('[profile a]\nk = 1\nk = 2\n'), 'config')
    const empty = parseFile('credentials', Buffer.from(''), 'credentials')
    expect(warningsAbout(mergeFiles(file, empty), [profile('b')])).toHaveLength(1)
  })
})
