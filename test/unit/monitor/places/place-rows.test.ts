import { BlockList } from 'node:net'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addressKey, networkKeys } from '../../../../src/monitor/places/address-key.ts'
import { placeReader, readNames } from '../../../../src/monitor/places/place-rows.ts'

const none = new Map<string, never>()

it.each([
  ['ip-location-db, countries', '198.51.100.0,198.51.100.255,IS', { country: 'IS' }],
  [
    'ip-location-db, cities',
    '198.51.100.0,198.51.100.255,IS,Capital Region,,Reykjavik,,64.1,-21.9,Atlantic/Reykjavik',
    { country: 'IS', city: 'Reykjavik', latitude: 64.1, longitude: -21.9 },
  ],
  [
    'DB-IP, with the continent',
    '"198.51.100.0","198.51.100.255","EU","IS","Capital ""Region"", west","Reykjavik","64.1","-21.9"',
    { country: 'IS', city: 'Reykjavik', latitude: 64.1, longitude: -21.9 },
  ],
  [
    'IP2Location, with numbers',
    '"3325256704","3325256959","IS","Iceland","Capital Region","Reykjavik","64.1","-21.9"',
    { country: 'IS', city: 'Reykjavik', latitude: 64.1, longitude: -21.9 },
  ],
  [
    'the short form',
    '198.51.100.0,198.51.100.255,is,Capital Region,Reykjavik,64.1,-21.9',
    { country: 'IS', city: 'Reykjavik' },
  ],
  ['networks', '198.51.100.0/24,IS,x', undefined],
])('reads a line of %s', (_, line, place) => {
  const range = placeReader(none)(line)
  if (place === undefined) return expect(range).toBeUndefined()
  expect(range).toMatchObject({
    first: addressKey('198.51.100.0'),
    last: addressKey('198.51.100.255'),
    ...place,
  })
})

it('reads by the names of the first line, and GeoLite2 with its file of names', () => {
  const names = readNames([
    'geoname_id,locale_code,continent_code,country_iso_code,country_name,city_name',
    '3413829,en,EU,IS,Iceland,Reykjavik',
  ])
  const read = placeReader(names)
  expect(read('\uFEFFnetwork,geoname_id,postal_code,latitude,longitude')).toBeUndefined()
  expect(read('2001:db8::/32,3413829,,64.1,-21.9')).toMatchObject({
    first: addressKey('2001:db8::'),
    last: addressKey('2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'),
    country: 'IS',
    city: 'Reykjavik',
    latitude: 64.1,
  })
})

it.each([
  'nothing',
  '',
  '1.2.3.4',
  '1.2.3.4,1.2.3.300,DE',
  '1.2.3.9,1.2.3.4,DE',
  '::1,::2::3,DE',
  '1.2.3.0,1.2.3.255,Germany',
  '1.2.3.0,1.2.3.255,ZZ',
  `1.2.3.0,1.2.3.255,DE,${'x'.repeat(10_000)}`,
  '999999999999999999999999999999999999999,9,DE',
])('passes over %j', (line) => {
  expect(placeReader(none)(line)).toBeUndefined()
})

it('a city is no way into a terminal, and degrees that cannot be are none', () => {
  const range = placeReader(none)('1.2.3.0,1.2.3.255,DE,x,Ber\u001b[31m\u001flin,91,1e999')
  expect(range).toMatchObject({ city: 'Berlin', latitude: undefined, longitude: undefined })
})

it('a network begins and ends where Node says', () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6())
  fc.assert(
    fc.property(address, address, fc.nat({ max: 128 }), (base, tried, bits) => {
      const [type, other] = [base, tried].map((one) => (one.includes(':') ? 'ipv6' : 'ipv4'))
      const length = type === 'ipv4' ? bits % 33 : bits
      fc.pre(type === other && length > 0)
      const list = new BlockList()
      list.addSubnet(base, length, type as 'ipv4' | 'ipv6')
      const [first, last] = networkKeys(`${base}/${length}`) ?? ['', '']
      const key = addressKey(tried) ?? 'none'
      expect(key >= first && key <= last).toBe(list.check(tried, type as 'ipv4' | 'ipv6'))
    }),
  )
})
