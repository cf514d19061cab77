import { expect, it } from 'vitest'
import { jsonResponse, parseRequest } from '../../../src/agent/plain-http.ts'

const get = (headers = '', target = '/role/dev') =>
  `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:80\r\n${headers}\r\n`

it('reads a request, and leaves what comes after it', () => {
  const text = get('Authorization: \tsecret \r\n')
  expect(parseRequest(text + get())).toEqual({
    method: 'GET',
    target: '/role/dev',
    headers: ['Host', '127.0.0.1:80', 'Authorization', 'secret'],
    length: text.length,
    isLast: false,
  })
})

it('waits for the end of the headers, wherever the text is cut', () => {
  const text = get('Accept: */*\r\n')
  for (let length = 0; length < text.length; length++) {
    expect(parseRequest(text.slice(0, length))).toBeUndefined()
  }
  expect(parseRequest(text)).toMatchObject({ length: text.length })
})

it.each([
  ['HTTP/1.0', get().replace('HTTP/1.1', 'HTTP/1.0')],
  ['a client that says so', get('Connection: Close\r\n')],
  ['a body', get('Content-Length: 3\r\n')],
  ['a length that is none', get('Content-Length: 0, 0\r\n')],
  ['a body in parts', get('Transfer-Encoding: chunked\r\n')],
])('takes nothing more by the connection after %s', (_, text) => {
  expect(parseRequest(text)).toMatchObject({ isLast: true })
})

it.each([
  ['an address of another server', get('', 'http://evil.example/')],
  ['no address', get('', '')],
  ['a blank in the address', get('', '/a b')],
  ['a control in the address', get('', '/a\0')],
  ['another protocol', get().replace('HTTP/1.1', 'HTTP/2.0')],
  ['a method in small letters', get().replace('GET', 'get')],
  ['a folded header', get('A: b\r\n c\r\n')],
  ['a blank before a colon', get('Host : evil.example\r\n')],
  ['a header without a colon', get('Host\r\n')],
  ['a header without a name', get(': x\r\n')],
  ['a line feed in a header', get('A: b\nHost: evil.example\r\n')],
  ['a carriage return in a header', get('A: b\rHost: evil.example\r\n')],
  ['an end of a text in a header', get('A: b\0\r\n')],
  ['nothing but an end', '\r\n\r\n'],
])('refuses %s', (_, text) => {
  expect(parseRequest(text)).toBe('broken')
})

it('writes an answer with its length in bytes', () => {
  const { text, encoding, isLast } = jsonResponse(401, { Message: 'Grüße' })
  const [head = '', body = ''] = text.split('\r\n\r\n')
  expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`)
  expect(head).toContain('HTTP/1.1 401 Unauthorized')
  expect(head).toContain('Connection: close')
  expect({ encoding, isLast }).toEqual({ encoding: 'utf8', isLast: true })
})
