import { describe, expect, it } from 'vitest'
import { fits } from '../../../../src/cli/history/filter.ts'
import { groupEntries } from '../../../../src/cli/history/groups.ts'
import { programOf } from '../../../../src/cli/history/programs.ts'
import { collectRows } from '../../../../src/cli/history/rows.ts'
import type { RecordedEntry } from '../../../../src/system/journal-read.ts'

const entry = (second: number, more: Partial<RecordedEntry> = {}): RecordedEntry => ({
  time: new Date(Date.UTC(2026, 10, 23, 9, 0, second)),
  event: 'credentials',
  profile: 'dev',
  parents: ['aws', 'bash'],
  ...more,
})

describe('rows of the journal', () => {
  it('put together what repeats within a minute, though others come between', () => {
    const rows = collectRows(
      [entry(0), entry(10, { profile: 'prod' }), entry(50), entry(109), entry(170)],
      100,
    )
    expect(rows.map(({ first, count }) => [first.profile, count])).toEqual([
      ['dev', 3],
      ['prod', 1],
      ['dev', 1],
    ])
    expect(rows[0]?.lastAt).toEqual(entry(109).time)
  })

  it('keep apart what differs in anything but the process and the key', () => {
    const rows = collectRows(
      [
        entry(0, { pid: 1, accessKeyId: 'A' }),
        entry(1, { pid: 2, accessKeyId: 'B' }),
        entry(2, { via: 'exec' }),
      ],
      100,
    )
    expect(rows.map(({ count }) => count)).toEqual([2, 1])
  })

  it('keep the newest, one more than asked for, and no more than some thousands at a time', () => {
    function* many(): Generator<RecordedEntry> {
      for (let n = 0; n < 20_000; n++) yield entry(n, { profile: `p${n}` })
    }
    const rows = collectRows(many(), 10)
    expect(rows.length).toBeGreaterThan(10)
    expect(rows.length).toBeLessThan(2000)
    expect(rows.at(-1)?.first.profile).toBe('p19999')
  })
})

describe('the program of a line', () => {
  it.each([
    [{ program: 'terraform', parents: ['make', 'bash'] }, 'terraform'],
    [{ parents: ['sh', 'node', 'bash'] }, 'node'],
    [{ parents: ['bash', 'sudo', 'zsh'] }, 'bash'],
    [{ parents: [] }, undefined],
  ])('of %j is %s', (more, expected) => {
    expect(programOf(entry(0, more))).toBe(expected)
  })
})

describe('the lines asked for', () => {
  it.each([
    [{ profile: 'dev' }, true],
    [{ profile: 'd*' }, true],
    [{ profile: 'prod' }, false],
    [{ account: '1111-1111-1111' }, true],
    [{ account: '222222222222' }, false],
    [{ role: '*Admin*' }, true],
    [{ program: 'bash' }, true],
    [{ program: 'some-long-program-name' }, true],
    [{ program: 'terraform' }, false],
    [{ event: 'credentials' }, true],
    [{ event: 'refresh' }, false],
    [{ profile: 'dev', program: 'zsh' }, false],
  ])('by %j fit: %s', (filter, expected) => {
    const parents = ['some-long-progr', 'bash']
    const more = { accountId: '111111111111', roleName: 'AdministratorAccess', parents }
    expect(fits(entry(0, more), filter)).toBe(expected)
  })
})

describe('groups', () => {
  it('count lines by program, the most first, with the profiles that it used', () => {
    const entries = [
      entry(0),
      entry(5, { profile: 'prod' }),
      entry(9, { profile: 'prod' }),
      entry(3, { parents: ['java'] }),
    ]
    expect(groupEntries(entries, 'program')).toEqual([
      {
        name: 'aws',
        count: 3,
        firstAt: entry(0).time,
        lastAt: entry(9).time,
        others: ['prod', 'dev'],
      },
      { name: 'java', count: 1, firstAt: entry(3).time, lastAt: entry(3).time, others: ['dev'] },
    ])
    expect(groupEntries([entry(0, { parents: [] })], 'program')[0]?.name).toBeNull()
    expect(groupEntries(entries, 'profile')[0]).toMatchObject({
      name: 'dev',
      others: ['aws', 'java'],
    })
  })
})
