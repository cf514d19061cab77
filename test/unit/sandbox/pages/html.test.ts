import fc from 'fast-check'
import { expect, test } from 'vitest'
import { html, named, plainText } from '../../../../src/sandbox/html.ts'

test('escapes text and attribute values', () => {
  const name = `<b title="x" id='y'>&`
  expect(html`<p title="${name}">${name}</p>`.markup).toBe(
    '<p title="&lt;b title=&quot;x&quot; id=&#39;y&#39;&gt;&amp;">&lt;b title=&quot;x&quot; id=&#39;y&#39;&gt;&amp;</p>',
  )
})

test('puts markup made by the tag in as it is', () => {
  const parts = ['a<', 'b'].map((part) => html`<i>${part}</i>`)
  expect(html`<b>${parts}</b>`.markup).toBe('<b><i>a&lt;</i><i>b</i></b>')
})

test('leaves out what is absent or false, and keeps zero', () => {
  expect(html`[${undefined}${false}${0}]`.markup).toBe('[0]')
})

test('lets no text open a tag or leave an attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(html`${text}`.markup).not.toMatch(/[<>"']/)
    }),
  )
})

test('takes controls and direction marks out of a name', () => {
  expect(plainText('gr\u202Eeen\u2066\u0007 \u200Bteam\u0000')).toBe('green team')
})

test('keeps the letters of every language', () => {
  const name = 'Ægir 開発 команда می\u200Cخواهم 👩🏽\u200D🚀'
  expect(plainText(name)).toBe(name)
})

test('shows a name on one line', () => {
  expect(plainText('  one\r\n\ttwo\u2028three ')).toBe('one two three')
})

test('shortens a long name between characters, never inside one', () => {
  expect(plainText('😀'.repeat(20), 5)).toBe('😀😀😀😀…')
  expect(plainText('abcde', 5)).toBe('abcde')
})

test('keeps a name apart from the direction of the text around it', () => {
  expect(named('<x>').markup).toBe('<bdi>&lt;x&gt;</bdi>')
})
