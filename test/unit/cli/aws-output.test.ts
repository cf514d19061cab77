import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { awsOutput, isOutputName, queried } from '../../../src/cli/render/aws-output/aws-output.ts'
import { UsageError } from '../../../src/errors.ts'

interface Measured {
  readonly format: string
  readonly query?: string
  readonly stdout: readonly string[]
}

const identity = {
  UserId: 'AROAEXAMPLEEXAMPLE:alice',
  Account: '111111111111',
  Arn: 'arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef/alice',
}

/** What the AWS CLI 2.36.12 printed for this identity, its stdout being a pipe. */
const measured = JSON.parse(
  readFileSync(new URL('../../fixtures/aws-output.json', import.meta.url), 'utf8'),
) as readonly Measured[]

async function printed(format: string, query: string | undefined, terminalWidth = 80) {
  if (!isOutputName(format)) throw new TypeError(format)
  const value = await queried(identity, query)
  return awsOutput(value, { format, title: 'GetCallerIdentity', terminalWidth })
}

describe('AWS output', () => {
  test('equals the AWS CLI byte for byte for every format and query measured', async () => {
    const ours: Measured[] = []
    for (const { format, query, stdout: _, ...rest } of measured) {
      const stdout = (await printed(format, query)).split('\n')
      ours.push({ ...rest, format, ...(query === undefined ? {} : { query }), stdout })
    }
    expect(ours).toEqual(measured)
  })

  test('steers no terminal with JSON, and changes no value', async () => {
    const hostile = { Arn: 'arn\u009B31m\u202E', é: 1 }
    const options = { title: 'GetCallerIdentity', terminalWidth: 80 }
    for (const format of ['json', 'yaml', 'yaml-stream'] as const) {
      for (const value of [hostile, hostile.Arn]) {
        const shown = await awsOutput(value, { ...options, format })
        expect(shown).not.toMatch(/[\u007F-\u009F\u202E]/)
        expect(parse(shown)).toEqual(format === 'yaml-stream' ? [value] : value)
      }
    }
    expect(await awsOutput(hostile, { ...options, format: 'json' })).toContain('"é"')
  })

  test('keeps a table flat on a terminal wide enough for it, as the AWS CLI does', async () => {
    const [, , , header, , row] = (await printed('table', undefined, 200)).split('\n')
    expect(header).toMatch(/^\| {4}Account {3}\| {48}Arn {49}\| {10}UserId {12}\|$/)
    expect(row).toBe(`|  ${identity.Account}|  ${identity.Arn}  |  ${identity.UserId}  |`)
  })

  test('names the flag when the query is not JMESPath', async () => {
    await expect(queried(identity, '[')).rejects.toThrow(UsageError)
    await expect(queried(identity, '[')).rejects.toThrow(/^--query \[ cannot be used/)
  })
})
