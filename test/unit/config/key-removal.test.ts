import { afterEach, beforeEach, expect, it } from 'vitest'
import { planKeyRemoval } from '../../../src/config/key-removal.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

let home: TempHome
beforeEach(() => {
  home = createTempHome()
})
afterEach(() => home.remove())

function without(text: string, profile = 'old'): string {
  const plan = planKeyRemoval(home.write('.aws/credentials', text), [profile])
  expect(plan.changed).toBe(Buffer.compare(plan.before, plan.after) !== 0)
  return Buffer.from(plan.after).toString('utf8')
}

const key = 'aws_access_key_id = AKIA\naws_secret_access_key = wJal\n'

it('takes a section that has nothing but the key, with one blank line', () => {
  expect(without(`[a]\nregion = x\n\n[old]\n${key}\n[b]\nregion = y\n`)).toBe(
    '[a]\nregion = x\n\n[b]\nregion = y\n',
  )
  expect(without(`[old]\n${key}`)).toBe('')
})

it('leaves other settings, and comments with their header', () => {
  expect(without(`[old]\n# mine\n${key}aws_session_token=t\nregion = x\n`)).toBe(
    '[old]\n# mine\nregion = x\n',
  )
  expect(without(`[old]\n${key}# of the next\n[b]\n`)).toBe('# of the next\n[b]\n')
  expect(without(`[old]\naws_access_key_id = A\n# why\naws_secret_access_key = S\n`)).toBe(
    '[old]\n# why\n',
  )
})

it('keeps line ends and a byte order mark', () => {
  const text = '\uFEFF[a]\r\nx = \u00FF\r\n[old]\r\naws_access_key_id=A'
  expect(without(text)).toBe('\uFEFF[a]\r\nx = \u00FF')
})

it('takes the key from every section of that name, and from no other', () => {
  const text = `[old]\n${key}[older]\n${key}[old]\naws_secret_access_key = twice\n`
  expect(without(text)).toBe(`[older]\n${key}`)
  expect(without(`[default]\n${key}`, 'default')).toBe('')
})

it('changes nothing where there is no such key', () => {
  for (const text of ['', `[older]\n${key}`, '[old]\nregion = x\n', `[profile old]\n${key}`]) {
    expect(without(text)).toBe(text)
  }
})

it('refuses a file that is broken', () => {
  const path = home.write('.aws/credentials', '[old\naws_access_key_id = A\n')
  expect(() => planKeyRemoval(path, ['old'])).toThrow(
    expect.objectContaining({ code: 'config-syntax' }),
  )
})
