import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { objectAt, objectsIn } from '../../../src/sandbox/s3/buckets.ts'
import { listObjects } from '../../../src/sandbox/s3/list.ts'
import { placeOf } from '../../../src/sandbox/s3/place.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'
import { faultOf } from './still-world.ts'

let home: TempHome
const bucket = () => ({ name: 'my-trail', folder: join(home.path, 'bucket') })
const plant = (...keys: string[]): void => {
  for (const key of keys) home.write(`bucket/${key}`, key)
}
beforeEach(() => {
  home = createTempHome()
  mkdirSync(join(home.path, 'bucket'))
})
afterEach(() => {
  home.remove()
})

const keysIn = (xml: string) => [...xml.matchAll(/<Key>([^<]*)/g)].map(([, key]) => key)
const foldersIn = (xml: string) =>
  [...xml.matchAll(/<CommonPrefixes><Prefix>([^<]*)/g)].map(([, key]) => key)
const list = (query: Record<string, string>) => listObjects(bucket(), new URLSearchParams(query))

describe('ListObjectsV2', () => {
  it('has the order of bytes, whatever is a folder', () => {
    plant('a/b.json', 'a.json', 'a-b/c.json', 'é.json', 'z.json', 'a/b/c.json')
    const keys = [...objectsIn(bucket(), '', '')].map(({ key }) => key)
    expect(keys).toEqual(['a-b/c.json', 'a.json', 'a/b.json', 'a/b/c.json', 'z.json', 'é.json'])
  })

  it('goes on where a page ended, and tells each folder once', () => {
    plant('a/1', 'a/2', 'b', 'c/1', 'c/2/3', 'd')
    const all: (string | undefined)[] = []
    let token = ''
    do {
      const more: Record<string, string> = token === '' ? {} : { 'continuation-token': token }
      const xml = list({ delimiter: '/', 'max-keys': '1', ...more })
      all.push(...foldersIn(xml), ...keysIn(xml))
      token = /<NextContinuationToken>([^<]*)/.exec(xml)?.[1] ?? ''
    } while (token !== '')
    expect(all).toEqual(['a/', 'b', 'c/', 'd'])
  })

  it('narrows by prefix and start, and writes odd keys as it was asked to', () => {
    plant('logs/2026/11/20/a', 'logs/2026/11/21/b', 'logs/2026/11/22/c d+é', 'other')
    const xml = list({
      prefix: 'logs/',
      'start-after': 'logs/2026/11/21/b',
      'encoding-type': 'url',
    })
    expect(keysIn(xml)).toEqual(['logs/2026/11/22/c+d%2B%C3%A9'])
    expect(keysIn(list({ prefix: 'logs/2026/11/2', 'max-keys': '0' }))).toEqual([])
  })

  it('refuses tokens of another bucket', () => {
    const token = Buffer.from('other\nkey').toString('base64url')
    expect(faultOf(() => list({ 'continuation-token': token }))).toBe('InvalidArgument')
  })
})

it('an object is a plain file within the folder', () => {
  plant('a/b.json')
  writeFileSync(join(home.path, 'secret'), 'x')
  symlinkSync(join(home.path, 'secret'), join(bucket().folder, 'link'))
  symlinkSync(home.path, join(bucket().folder, 'up'))
  linkSync(join(home.path, 'secret'), join(bucket().folder, 'same'))
  const keys = ['../secret', 'a/../../secret', 'link', 'up/secret', 'a', 'a//b.json', '', 'a\0']
  for (const key of keys) expect(objectAt(bucket(), key), key).toBeUndefined()
  expect(objectAt(bucket(), 'a/b.json')).toMatchObject({ bytes: 8 })
})

it('the bucket is in the path, or before localhost', () => {
  const place = (host: string, path: string) => placeOf({ headers: { host }, path })
  expect(place('127.0.0.1:8490', '/my-trail/a/b%20c')).toEqual({ bucket: 'my-trail', key: 'a/b c' })
  expect(place('my-trail.localhost:8490', '/a')).toEqual({ bucket: 'my-trail', key: 'a' })
  expect(place('localhost:8490', '/')).toEqual({ bucket: '', key: '' })
})
