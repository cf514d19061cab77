import { describe, expect, it } from 'vitest'
import {
  readCallback,
  readPastedUrl,
} from '../../../src/identity-center/authorization-code-callback.ts'

function callback(
  query: string,
  changes: {
    readonly method?: string
    readonly path?: string
    readonly headers?: Readonly<Record<string, string>>
  } = {},
) {
  const request = { method: 'GET', path: '/oauth/callback', headers: {}, ...changes }
  return readCallback({ ...request, query: new URLSearchParams(query) }, 'right')
}

describe('a callback', () => {
  it('with the right state brings the code', () => {
    expect(callback('code=c1&state=right')).toEqual({ kind: 'code', code: 'c1' })
  })

  it('with another state or none is not believed', () => {
    expect(callback('code=c1&state=wrong')).toEqual({ kind: 'wrong-state' })
    expect(callback('code=c1')).toEqual({ kind: 'wrong-state' })
    expect(callback('error=access_denied&state=wrong')).toEqual({ kind: 'wrong-state' })
  })

  it('brings an error, and no word of it without the state', () => {
    const error = { kind: 'error', error: 'access_denied', description: 'no' }
    expect(callback('error=access_denied&error_description=no&state=right')).toEqual(error)
    expect(callback('error=access_denied&error_description=no')).toEqual({ kind: 'wrong-state' })
  })

  it('without a code is nothing to act on', () => {
    expect(callback('state=right')).toMatchObject({ kind: 'unrelated', status: 400 })
    expect(callback('')).toMatchObject({ kind: 'unrelated', status: 400 })
  })

  it('with a parameter given twice is nothing to act on', () => {
    expect(callback('code=a&code=b&state=right')).toMatchObject({ kind: 'unrelated' })
    expect(callback('code=a&state=right&state=wrong')).toEqual({ kind: 'wrong-state' })
  })

  it('is one path and one method only', () => {
    expect(callback('', { path: '/favicon.ico' })).toMatchObject({ status: 404 })
    expect(callback('code=c&state=right', { path: '/' })).toMatchObject({ status: 404 })
    expect(callback('code=c&state=right', { path: '/oauth/callback/' })).toMatchObject({
      status: 404,
    })
    expect(callback('code=c&state=right', { method: 'POST' })).toMatchObject({ status: 405 })
  })

  it('is a visit: what a page of another site embeds is nothing to act on', () => {
    const from = (dest: string) =>
      callback('code=c&state=bad', { headers: { 'sec-fetch-dest': dest } })
    expect([from('image'), from('iframe'), from('empty')]).toMatchObject([
      { status: 403 },
      { status: 403 },
      { status: 403 },
    ])
    expect(from('document')).toEqual({ kind: 'wrong-state' })
  })
})

describe('a pasted address', () => {
  const read = (text: string) => readPastedUrl(text, { port: 50123, state: 'right' })
  const address = 'http://127.0.0.1:50123/oauth/callback?code=c1&state=right'

  it('brings the code', () => {
    expect(read(address)).toEqual({ kind: 'code', code: 'c1' })
  })

  it('may have been broken by the terminal', () => {
    expect(read(` ${address.slice(0, 30)}\n  ${address.slice(30)}\r\n`)).toMatchObject({
      kind: 'code',
    })
  })

  it('of another scheme, host, port or path is not taken', () => {
    for (const text of [
      '',
      'c1',
      address.replace('http', 'https'),
      address.replace('127.0.0.1', 'localhost'),
      address.replace('127.0.0.1', 'evil.example'),
      address.replace('127.0.0.1', 'user@127.0.0.1'),
      address.replace('50123', '50124'),
      address.replace('/oauth/callback', '/'),
    ]) {
      expect(read(text)).toMatchObject({ kind: 'unrelated', problem: expect.stringMatching(/\.$/) })
    }
  })

  it('with another state is not believed', () => {
    expect(read(address.replace('right', 'wrong'))).toEqual({ kind: 'wrong-state' })
  })

  it('says in a problem nothing of what was pasted', () => {
    expect(JSON.stringify(read('https://evil.example/?code=hidden'))).not.toContain('hidden')
  })
})
