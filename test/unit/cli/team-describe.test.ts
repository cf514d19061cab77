import { describe, expect, test } from 'vitest'
import { describeTeam } from '../../../src/cli/team/describe.ts'
import { parseTeamFile } from '../../../src/guard/team-file.ts'

function shown(text: string, columns = 80): string {
  const { team, problems } = parseTeamFile(`version: 1\n${text}`)
  if (team === undefined || problems.length > 0) throw new Error(JSON.stringify(problems))
  return describeTeam(team, columns)
}

describe('what a team file does', () => {
  test('is told to its last word, however long it is', () => {
    const names = Array.from({ length: 400 }, (_, at) => `Account${at}`)
    const text = shown(
      `profiles: { aliases: { accounts: { ${names.map((n) => `${n}: x${n}`).join(', ')} } } }`,
    )
    for (const name of names) expect(text.replaceAll(/\s+/g, ' ')).toContain(`${name} → x${name}`)
  })

  test.each([
    ['{ callers: { ci: true }, allow: {} }', 'pipelines (CI) may use only nothing'],
    [
      '{ callers: { assistants: [codex], parents: [make] }, deny: { profiles: [a, b] } }',
      'assistants codex or programs make may not use profiles a, b',
    ],
    [
      '{ callers: { variables: [A=b*] }, deny: { production: true }, twin: x }',
      'where A=b* is set may not use what is production, are told to ask for x instead',
    ],
  ])('is a rule in words: %s', (rule, says) => {
    const text = shown(`guard: [${rule.replace('{', '{ name: r,')}]`)
    expect(text.replaceAll(/\s+/g, ' ')).toContain(`rule r ${says}`)
  })

  test('fits 40 columns, and says so where it is nothing', () => {
    const text = shown(
      "profiles: { template: '{role|short}', regions: [eu-west-1, us-east-1, us-west-2] }",
      40,
    )
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(40)
    expect(shown('')).toBe('  nothing\n')
  })
})
