import { describe, expect, it } from 'vitest'
import { chooseFlow } from '../../../src/session/choose-flow.ts'

const named = { name: 'my-org' }
const legacy = { name: undefined }

describe('the way to sign in', () => {
  it('is the browser for a session, where there is one', () => {
    expect(chooseFlow({ session: named, wanted: 'auto', browserHere: true, canPaste: false })).toBe(
      'browser',
    )
  })

  it('is the browser with a paste, where only a terminal is here', () => {
    expect(chooseFlow({ session: named, wanted: 'auto', browserHere: false, canPaste: true })).toBe(
      'browser',
    )
  })

  it('is a device code where there is neither', () => {
    expect(
      chooseFlow({ session: named, wanted: 'auto', browserHere: false, canPaste: false }),
    ).toBe('device')
  })

  it('is a device code for a legacy profile', () => {
    expect(chooseFlow({ session: legacy, wanted: 'auto', browserHere: true, canPaste: true })).toBe(
      'device',
    )
  })

  it('is what was asked for, whatever is here', () => {
    const here = { browserHere: false, canPaste: false }
    expect(
      chooseFlow({ session: named, wanted: 'device', browserHere: true, canPaste: true }),
    ).toBe('device')
    expect(chooseFlow({ session: named, wanted: 'browser', ...here })).toBe('browser')
  })
})
