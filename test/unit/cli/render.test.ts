import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coloursFor } from '../../../src/cli/render/colours.ts'
import { timeLeft } from '../../../src/cli/render/duration.ts'
import { renderError } from '../../../src/cli/render/error.ts'
import { printJson } from '../../../src/cli/render/json.ts'
import { table } from '../../../src/cli/render/table.ts'
import { definitionList, fitted, wrap, wrapWhole } from '../../../src/cli/render/wrap.ts'
import { didYouMean } from '../../../src/cli/suggest.ts'
import { UsageError } from '../../../src/errors.ts'

const plain = coloursFor({ colour: false, stdoutColour: false } as never, 'stdout')
const coloured = coloursFor({ colour: true, stdoutColour: true } as never, 'stdout')
const now = new Date('2026-11-23T10:00:00Z')
const inSeconds = (seconds: number) => timeLeft(new Date(now.getTime() + seconds * 1000), now)

describe('time left', () => {
  test('is said in the two largest units, to the nearest minute', () => {
    expect(inSeconds(30)).toBe('under 1 min left')
    expect(inSeconds(59)).toBe('under 1 min left')
    expect(inSeconds(47 * 60 + 59)).toBe('48 min left')
    expect(inSeconds(47 * 60 + 29)).toBe('47 min left')
    expect(inSeconds(3599)).toBe('1 h left')
    expect(inSeconds(8 * 3600)).toBe('8 h left')
    expect(inSeconds(7 * 3600 + 720)).toBe('7 h 12 min left')
    expect(inSeconds(90 * 86_400 - 5)).toBe('90 days left')
  })

  test('is said backwards once it is over', () => {
    expect(inSeconds(0)).toBe('expired just now')
    expect(inSeconds(-7200)).toBe('expired 2 h ago')
  })
})

describe('a table', () => {
  const rows = [
    ['dev', { text: 'up', paint: coloured.green }, 'x'],
    ['漢字', 'down', ''],
  ]

  test('lines up wide characters and colours, and ends no line with blanks', () => {
    expect(table(['Name', 'State', 'More'], rows, { columns: undefined, colours: plain })).toBe(
      'Name  State  More\ndev   \u001b[32mup\u001b[39m     x\n漢字  down\n',
    )
  })

  test('becomes blocks without empty fields where it does not fit', () => {
    expect(table(['Name', 'State', 'More'], rows, { columns: 12, colours: plain })).toBe(
      'dev\n  State  \u001b[32mup\u001b[39m\n  More   x\n\n漢字\n  State  down\n',
    )
    const many = [['dev', 'one, two, three and four']]
    expect(table(['Name', 'Sections'], many, { columns: 22, colours: plain })).toBe(
      'dev\n  Sections  one, two,\n            three and\n            four\n',
    )
  })
})

describe('JSON', () => {
  const units = fc.constantFrom(
    '\u009B',
    '\u007F',
    '\u202E',
    '\u2066',
    '\u2028',
    '\u{E0041}',
    '\uD83D',
    '🚀',
    'é',
    '"',
    '\\',
    '\n',
    '\u001B',
  )
  const text = fc.array(fc.oneof(units, fc.string({ unit: 'binary', maxLength: 2 })))

  test('steers no terminal, and is the same value to a parser', () => {
    fc.assert(
      fc.property(text, (parts) => {
        const value = parts.join('')
        let shown = ''
        printJson({ [`key ${value}`]: [value] }, (printed) => {
          shown += printed
        })
        expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
        expect(JSON.parse(shown)).toEqual({ schemaVersion: 1, [`key ${value}`]: [value] })
      }),
      { numRuns: 300 },
    )
  })

  test('keeps names of any script readable', () => {
    let shown = ''
    printJson({ name: '生产环境 é 🚀' }, (printed) => {
      shown += printed
    })
    expect(shown).toBe('{\n  "schemaVersion": 1,\n  "name": "生产环境 é 🚀"\n}\n')
  })
})

describe('wrapping', () => {
  test('breaks at blanks only, so that an address stays whole', () => {
    expect(wrap('go to https://example.com/a/long/one now', 12)).toEqual([
      'go to',
      'https://example.com/a/long/one',
      'now',
    ])
  })

  test('breaks a path after its slashes where a line is too short for it', () => {
    expect(wrap('Written to /home/alice/.aws/config. As it was: ~/.local/state/x', 14)).toEqual([
      'Written to',
      '/home/alice/',
      '.aws/config.',
      'As it was:',
      '~/.local/',
      'state/x',
    ])
    expect(wrap('Written to /home/alice/config.', 30)).toEqual(['Written to /home/alice/config.'])
    expect(wrapWhole('keyless exec dev -- /home/alice/run', 14)).toContain('/home/alice/run')
  })

  test('puts explanations below their terms where the line is narrow', () => {
    expect(definitionList([['--flag', 'what it does']], 28)).toEqual([
      '  --flag',
      '      what it does',
    ])
  })
})

describe('did you mean', () => {
  test('finds typing mistakes and beginnings, and nothing far-fetched', () => {
    const words = ['login', 'logout', 'status', 'profiles', 'configure sso']
    expect(didYouMean('lgoin', words)).toBe('login')
    expect(didYouMean('stauts', words)).toBe('status')
    expect(didYouMean('prof', words)).toBe('profiles')
    expect(didYouMean('configure ssso', words)).toBe('configure sso')
    expect(didYouMean('s3', words)).toBeUndefined()
    expect(didYouMean('ec2', words)).toBeUndefined()
  })
})

describe('fitted', () => {
  const wide = { columns: 12, stdoutIsTty: false, stderrIsTty: true }

  test('breaks lines at blanks on a terminal, and leaves them whole for a program', () => {
    expect(fitted('one two three\nfour', wide, 'stderr')).toBe('one two\nthree\nfour\n')
    expect(fitted('one two three\nfour', wide, 'stdout')).toBe('one two three\nfour\n')
  })

  test('leaves a command to run next whole, so that it can be copied', () => {
    const text = 'one two three\n\u001b[2mnext:\u001b[22m keyless login my-org'
    expect(fitted(text, wide, 'stderr')).toBe(
      'one two\nthree\n\u001b[2mnext:\u001b[22m keyless login my-org\n',
    )
  })

  test('an error is broken at blanks too, and its command is not', () => {
    let shown = ''
    const writeError = (text: string) => (shown += text)
    const terminal = { ...wide, columns: 20, colour: false, writeError } as never
    const error = new UsageError('missing-argument', 'No profile is chosen.', {
      fix: 'keyless whoami --profile dev-admin',
    })
    renderError(error, terminal, { json: false, programOutput: false })
    expect(shown).toBe('error: No profile is\nchosen.\ntry: keyless whoami --profile dev-admin\n')
  })

  test('counts no colours', () => {
    expect(fitted('\u001b[1mone\u001b[22m two six', wide, 'stderr')).toBe(
      '\u001b[1mone\u001b[22m two six\n',
    )
  })
})
