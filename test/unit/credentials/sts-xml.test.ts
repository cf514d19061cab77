import { expect, it } from 'vitest'
import { parseXml, textAt } from '../../../src/credentials/sts-xml.ts'

it('reads elements and text', () => {
  const root = parseXml('<?xml version="1.0"?>\n<a x="1">\n <b>one</b><b>two</b><c><d/></c>\n</a>')
  expect(root?.name).toBe('a')
  expect(root && textAt(root, 'b')).toBe('one')
  expect(root && textAt(root, 'c', 'd')).toBe('')
  expect(root && textAt(root, 'c')).toBeUndefined()
  expect(root && textAt(root, 'x', 'y')).toBeUndefined()
})

it('reads the five entities and character references', () => {
  const root = parseXml('<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;</a>')
  expect(root?.text).toBe(`<>&"'A😀`)
})

it.each([
  '',
  'text',
  '<a>',
  '</a>',
  '<a></b>',
  '<a/><b/>',
  '<a>&unknown;</a>',
  '<a>&lt</a>',
  '<a>&__proto__;</a>',
  '<a>&#0;</a>',
  '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
  '<a><!-- comment --></a>',
  '<a><![CDATA[x]]></a>',
  '<a b=c></a>',
  '<a>'.repeat(40) + '</a>'.repeat(40),
])('does not read %j', (text) => {
  expect(parseXml(text)).toBeUndefined()
})
