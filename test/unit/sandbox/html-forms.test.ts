import { expect, test } from 'vitest'
import { visibleText } from '../../../src/sandbox/html-forms.ts'

test('the title of a page is a sentence of its own', () => {
  const page = (title: string) => `<main><h1>${title}\n</h1><p>You can close this tab.</p></main>`
  expect(visibleText(page('Signed in'))).toBe('Signed in. You can close this tab.')
  expect(visibleText(page('Is it you?'))).toBe('Is it you? You can close this tab.')
})
