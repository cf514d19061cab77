import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseTeamBytes } from '../../../src/guard/team-copy.ts'
import { parseTeamFile } from '../../../src/guard/team-file.ts'
import { teamSettingKeys } from '../../../src/guard/team-settings.ts'

const whole = `version: 1
session:
  name: my-org
  start-url: https://my-org.awsapps.com/start
  region: us-east-1
  scopes: [sso:account:access]
profiles:
  template: '{account|slug}-{role|short|lower}'
  aliases:
    accounts: { '111111111111': pay, Payments (prod): shop }
    roles: { AdministratorAccess: admin }
  include: { accounts: [pay*], roles: '*' }
  exclude: { names: ['*-billing'] }
  regions: [eu-west-1, us-east-1]
  settings: { output: json, max_attempts: 5 }
production:
  profiles: ['*-prod-*']
guard:
  - name: assistants
    callers: { assistants: any }
    deny: { production: true }
`

function problems(text: string): readonly string[] {
  return parseTeamFile(text).problems.map(({ line, says }) => `${line}: ${says}`)
}

const bytesProblem = (bytes: Uint8Array) => parseTeamBytes(bytes).problems[0]?.says

describe('a team file', () => {
  it('holds session, names, filters, settings and rules', () => {
    const { team, problems: none } = parseTeamFile(whole)
    expect(none).toEqual([])
    expect(team).toMatchObject({
      session: {
        name: 'my-org',
        startUrl: 'https://my-org.awsapps.com/start',
        region: 'us-east-1',
        scopes: ['sso:account:access'],
      },
      profiles: {
        template: '{account|slug}-{role|short|lower}',
        include: { accounts: ['pay*'], roles: ['*'], names: [] },
        exclude: { accounts: [], roles: [], names: ['*-billing'] },
        regions: ['eu-west-1', 'us-east-1'],
      },
      rules: { production: { profiles: ['*-prod-*'] }, guard: [{ name: 'assistants', line: 19 }] },
    })
    expect(team?.profiles.accountAliases).toEqual(
      new Map([
        ['111111111111', 'pay'],
        ['Payments (prod)', 'shop'],
      ]),
    )
    expect(team?.profiles.settings).toEqual(
      new Map([
        ['output', 'json'],
        ['max_attempts', '5'],
      ]),
    )
  })

  it('may be no more than its version', () => {
    expect(problems('version: 1\n')).toEqual([])
  })

  it.each(['\uFEFF', ''])('reads the same with Windows line ends (mark %j)', (mark) => {
    expect(problems(mark + whole.replaceAll('\n', '\r\n'))).toEqual([])
  })

  it.each([
    ['', '1: the file says no version; the first line of one is: version: 1'],
    ['version: 2', '1: version 2 is newer than this keyless'],
    ['version: 1\nrun: rm', '2: the file has a key that is not known: run'],
    ['version: 1\nsession: {}\n', '2: session has no name'],
    ['version: 1\nsession: { name: a b }', '2: session.name may hold only'],
    ['version: 1\nsession: { name: __proto__ }', '2: session.name is a name that the AWS SDK'],
    ['version: 1\nsession: { name: a, start-url: http://x }', '2: session.start-url is no address'],
    [
      'version: 1\nsession: { start-url: https://u:p@x.y/ }',
      '2: session.start-url has a user name',
    ],
    ['version: 1\nsession: { region: a.b }', '2: session.region is no name of a Region'],
    ['version: 1\nsession: { scopes: [a b] }', '2: session.scopes has a b, which is no scope'],
    ['version: 1\nsession: { name: [x] }', '2: session.name is a list; it must be text'],
    ['version: 1\nprofiles:\n  template: "{x}"', '3: profiles.template has a field {x}'],
    ["version: 1\nprofiles:\n  template: '{role|replace:/(a+)+/b/}'", '3: profiles.template has a'],
    ['version: 1\nprofiles: { regions: [eu/1] }', '2: profiles.regions has eu/1'],
    ['version: 1\nprofiles: { aliases: { roles: { A: b c } } }', '2: profiles.aliases.roles.A may'],
    [
      'version: 1\nprofiles: { settings: { cli_pager: x } }',
      '2: profiles.settings.cli_pager is no',
    ],
    [
      'version: 1\nprofiles: { settings: { output: x } }',
      '2: profiles.settings.output has a value',
    ],
    [
      'version: 1\nprofiles: { settings: { region: a.b } }',
      '2: profiles.settings.region is no name',
    ],
    ['version: 1\nteam: {}', '2: the file has a key that is not known: team'],
    ['version: 1\nversion: 1', '2: it is not YAML: Map keys must be unique'],
    ['version: &a 1', '1: it has a YAML anchor'],
    ['version: !!str 1', '1: it has a YAML tag'],
    ['version: !x 1', '1: it is not YAML: Unresolved tag: !x'],
    ['version: 1\nguard: !!seq []', '2: it has a YAML tag'],
    ['version: 1\nproduction: { profiles: ["a\\x1b[31m"] }', '2: it has text with a character'],
    ['version: 1\nproduction: { profiles: [a\u202eb] }', '2: it has text with a character'],
    ['version: 1\n---\nversion: 1', '2: it is not YAML: Source contains multiple documents'],
    [`version: 1\nguard: ${'['.repeat(200)}`, '2: it is nested too deep'],
    ['version: 1\nguard: [{ name: x, callers: { ci: true } }]', '2: guard[0] says nothing'],
  ])('%j has a problem: %s', (text, says) => {
    expect(problems(text).join('\n')).toContain(says)
  })

  it.each([
    'credential_process',
    'endpoint_url',
    'services',
    'ca_bundle',
    'cli_pager',
    '__proto__',
  ])('never sets %s', (key) => {
    const says = problems(`version: 1\nprofiles: { settings: { ${key}: json } }`)
    expect(says).toEqual([`2: profiles.settings.${key} is no setting that a team file may give`])
  })

  it('is refused with aliases before any of them grows', () => {
    const bomb = Array.from({ length: 30 }, (_, at) => `a${at + 1}: [*a${at},*a${at},*a${at}]`)
    const started = performance.now()
    expect(problems(`version: 1\na0: &a0 [x]\n${bomb.join('\n')}`)[0]).toContain('YAML')
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('is refused where it is too long, no text, or a page that asks for a sign-in', () => {
    expect(bytesProblem(Buffer.alloc(65_537, '#'))).toBe('it is longer than 65536 bytes')
    expect(bytesProblem(Buffer.from([0xff, 0xfe]))).toBe('it is not UTF-8 text')
    expect(bytesProblem(Buffer.from('\n<!DOCTYPE html><html>'))).toContain('it is a web page')
    expect(problems(`version: 1\nprofiles: { regions: [${'a,'.repeat(501)}] }`)[0]).toContain(
      'has more than 500 entries',
    )
    expect(problems(`version: 1\nproduction: { profiles: [${'a,'.repeat(501)}] }`)[0]).toContain(
      'has more than 500 patterns or 50 rules',
    )
  })
})

describe('what is written about team files', () => {
  const page = readFileSync('docs/team-file.md', 'utf8')

  it('has an example that is in order', () => {
    const [, example = ''] = /```yaml\n(.*?)```/s.exec(page) ?? []
    expect(problems(example)).toEqual([])
    for (const key of teamSettingKeys) expect(page).toContain(`\`${key}\``)
  })

  it.each([
    ['', 'x: y'],
    ['properties.session', 'session: { x: y }'],
    ['properties.profiles', 'profiles: { x: y }'],
    ['properties.profiles.properties.aliases', 'profiles: { aliases: { x: y } }'],
    ['$defs.patterns', 'profiles: { include: { x: y } }'],
    ['$defs.patterns', 'profiles: { exclude: { x: y } }'],
    ['properties.profiles.properties.settings', 'profiles: { settings: { x: y } }'],
    ['properties.production', 'production: { x: y }'],
    ['properties.guard.items', 'guard: [{ x: y }]'],
    ['properties.guard.items.properties.callers', 'guard: [{ callers: { x: y } }]'],
    ['$defs.selector', 'guard: [{ deny: { x: y } }]'],
  ])('as a schema for editors has the same keys at %j', (place, text) => {
    const schema: unknown = JSON.parse(readFileSync('docs/keyless.schema.json', 'utf8'))
    const parts = place.split('.').filter((part) => part !== '')
    const at = [...parts, 'properties'].reduce<unknown>(
      (node, part) => (node as Readonly<Record<string, unknown>>)[part],
      schema,
    )
    const found = parseTeamFile(`version: 1\n${text}`).problems.find(({ unknown }) => unknown)
    expect(Object.keys(at as object).toSorted()).toEqual(
      [...(found?.unknown?.known ?? [])].toSorted(),
    )
  })
})

it.each([
  ['brackets', '[]'],
  ['keys', '? a\n'],
  ['colons', ': '],
  ['anchors', '&a '],
  ['open brackets', '\n['],
  ['rules', '- {}\n'],
  ['quotes', '"\\x41" '],
])(
  '64 KiB of %s are read soon',
  (_, part) => {
    const started = performance.now()
    const text = `version: 1\nguard:\n${part.repeat(65_000 / part.length)}`
    expect(parseTeamFile(text).problems.length).toBeGreaterThan(0)
    expect(performance.now() - started).toBeLessThan(30_000)
  },
  60_000,
)
