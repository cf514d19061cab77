import { describe, expect, test } from 'vitest'
import type { Command } from '../../../src/cli/command.ts'
import { commandHelp, groupHelp, programHelp } from '../../../src/cli/help.ts'
import { coloursFor } from '../../../src/cli/render/colours.ts'
import { commandGroups, groupSummaries } from '../../../src/cli/table.ts'
import { answerKinds, lieKinds } from '../../../src/sandbox/faults.ts'
import { operations } from '../../../src/sandbox/operations.ts'

const plain = coloursFor({ colour: false, stdoutColour: false } as never, 'stdout')
const style = { columns: 80, colours: plain }
const commands: readonly Command[] = commandGroups.flatMap((group) => group.commands)
const ours = commands.filter(({ words, hidden }) => words[0] !== 'sandbox' && hidden !== true)

function golden(words: readonly string[]): string {
  return `../../fixtures/help/${words.join('-')}.txt`
}

describe('help', () => {
  test('on each command reads as before', async () => {
    for (const command of ours) {
      await expect(commandHelp(command, style)).toMatchFileSnapshot(golden(command.words))
    }
  })

  test('on each group reads as before', async () => {
    for (const word of ['configure', 'sso', 'sts']) {
      const text = groupHelp([word], groupSummaries[word] ?? '', commands, style)
      await expect(text).toMatchFileSnapshot(golden([word]))
    }
  })

  test('shows only the global flags that mean something', () => {
    const help = (...words: string[]) => {
      const command = commands.find((candidate) => candidate.words.join(' ') === words.join(' '))
      return command === undefined ? '' : commandHelp(command, style)
    }
    expect(help('sandbox', 'clock')).not.toContain('--profile')
    expect(help('completion')).not.toContain('--profile')
    expect(help('whoami')).toContain('--profile')
    expect(help('exec')).toContain('errors as JSON')
    expect(help('exec')).not.toContain('answer as JSON')
  })

  test('fits 80 columns and, but for commands to copy, 40', () => {
    const texts = (columns: number) => [
      programHelp(commandGroups, { ...style, columns }),
      ...commands.map((command) => commandHelp(command, { ...style, columns })),
    ]
    const tooWide = (text: string, columns: number) =>
      text.split('\n').filter((line) => line.length > columns && !line.startsWith('  keyless '))
    for (const text of texts(80)) expect(tooWide(text, 80)).toEqual([])
    for (const text of texts(40)) {
      const [prose = ''] = text.split('\nExamples\n')
      expect(tooWide(prose, 40)).toEqual([])
    }
  })

  test('on sandbox faults names every operation and kind', () => {
    const add = commands.find(({ words }) => words.join(' ') === 'sandbox fault add')
    for (const word of Object.keys({ ...operations, ...answerKinds, ...lieKinds })) {
      const name = word.replace(/^.*:/, '')
      expect(add?.description).toMatch(new RegExp(`[ :]${name}[,;.]`))
    }
  })

  test('says something about every flag and has an example for every command', () => {
    for (const command of ours) {
      expect(command.examples?.length, command.words.join(' ')).toBeGreaterThan(0)
      for (const [name, flag] of Object.entries(command.flags ?? {})) {
        expect(flag.help, name).not.toBe('')
      }
    }
  })
})
