import { expect, test } from 'vitest'
import { SystemError } from '../../../src/errors.ts'
import { createLog } from '../../../src/system/log-stderr.ts'

function record(debug: boolean): { lines: string[]; log: ReturnType<typeof createLog> } {
  const lines: string[] = []
  return { lines, log: createLog({ debug, write: (text) => lines.push(text) }) }
}

test('says nothing of debugging unless asked', () => {
  const { lines, log } = record(false)
  log.debug('http', { status: 200 })
  expect(lines).toEqual([])
})

test('writes facts as one redacted line', () => {
  const { lines, log } = record(true)
  log.debug('token\nread', { accessToken: 'aoaAAAAAsecretsecretsecret', left: 3 })
  expect(lines).toEqual(['debug: token read {"accessToken":"[redacted]","left":3}\n'])
})

test('names the code of an error among the facts', () => {
  const { lines, log } = record(true)
  log.debug('cache', {
    error: new SystemError('disk-full', 'No space.', { details: { path: '/x' } }),
  })
  expect(lines.join('')).toContain(
    '"error":"disk-full","message":"No space.","details":{"path":"/x"}',
  )
})

test('gives the same warning once', () => {
  const { lines, log } = record(false)
  log.warn('The token file is damaged.')
  log.warn('The token file is damaged.')
  expect(lines).toEqual(['warning: The token file is damaged.\n'])
})

test('lets no escape code out of a warning', () => {
  const { lines, log } = record(false)
  log.warn('account \u001B[31mprod\u001B[0m')
  expect(lines).toEqual(['warning: account prod\n'])
})
