import { expect, it } from 'vitest'
import { decodeRecord, encodeRecord, recordLimit } from '../../../src/system/lock-record.ts'
import type { ProcessIdentity } from '../../../src/system/process-table.ts'

const owner: ProcessIdentity = {
  pid: 42,
  start: 1234,
  host: 'desk',
  machine: 'boot-1',
  pidNamespace: 'pid:[1]',
  timeNamespace: 'time:[1]',
}

it('reads what it writes', () => {
  const text = encodeRecord(owner, 'nonce').toString()
  expect(decodeRecord(text)).toEqual({ released: false, nonce: 'nonce', owner })
  expect(text.length).toBeLessThan(recordLimit / 4)
})

it('takes one byte for a release', () => {
  const text = `R${encodeRecord(owner, 'nonce').toString().slice(1)}`
  expect(decodeRecord(text)).toEqual({ released: true, nonce: 'nonce', owner })
})

it('gives undefined for anything else', () => {
  const torn = encodeRecord(owner, 'nonce').toString().slice(0, 20)
  const others = ['', 'H', 'R', 'H{}', 'garbage', '\0\0\0\0', 'Hnull', 'H[1]', torn]
  expect(others.map(decodeRecord)).toEqual(others.map(() => undefined))
})

it('gives undefined for a pid that could never be one', () => {
  const zero = encodeRecord({ ...owner, pid: 0 }, 'nonce').toString()
  const negative = encodeRecord({ ...owner, pid: -1 }, 'nonce').toString()
  const fraction = encodeRecord({ ...owner, pid: 1.5 }, 'nonce').toString()
  expect([zero, negative, fraction].map(decodeRecord)).toEqual([undefined, undefined, undefined])
})

it('leaves facts empty that another version did not write', () => {
  expect(decodeRecord('H{"pid":1,"start":2,"nonce":"n"}')).toEqual({
    released: false,
    nonce: 'n',
    owner: { pid: 1, start: 2, host: '', machine: '', pidNamespace: '', timeNamespace: '' },
  })
})

it('names no host that could upset a terminal', () => {
  const text = encodeRecord({ ...owner, host: 'desk\u001b[2J' }, 'nonce').toString()
  expect(decodeRecord(text)?.owner.host).toBe('')
})
