import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { awsCli } from '../support/real-clients.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { missingWitness } from '../support/witnesses.ts'
import { roleKeys, signInByDevice } from '../unit/sandbox/wire/raw-client.ts'

let sandbox: Sandbox
let home: TempHome
beforeEach(async () => {
  sandbox = await startSandbox({
    runSql: async ({ sql, parameters }) => {
      if (sql.includes('missing')) throw new Error('TABLE_NOT_FOUND: line 1:15')
      const columns = [{ name: 'text', type: 'varchar' }]
      return { columns, rows: [[`${sql} ${parameters.join()}`], [null]], scannedBytes: 7 }
    },
  })
  home = createTempHome()
})
afterEach(async () => {
  home.remove()
  await sandbox.close()
})

describe.skipIf(missingWitness('KEYLESS_WITNESS_AWS'))('the AWS CLI', () => {
  test('runs a statement of Athena, waits for it and reads its answer', async () => {
    const { accessToken } = await signInByDevice(sandbox)
    const { accessKeyId, secretAccessKey, sessionToken = '' } = await roleKeys(sandbox, accessToken)
    const env = {
      ...home.env,
      AWS_ENDPOINT_URL_ATHENA: sandbox.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      AWS_REGION: 'us-east-1',
      AWS_PAGER: '',
    }
    const athena = async (...args: string[]): Promise<string> => {
      const { exitCode, stdout, stderr } = await awsCli(['athena', ...args, '--output', 'text'], {
        env,
      })
      if (exitCode !== 0) throw new Error(stderr)
      return stdout.trim()
    }
    const start = (sql: string, ...more: string[]) =>
      athena('start-query-execution', '--query-string', sql, ...more)
    await expect(start('SELECT 1')).rejects.toThrow('No output location provided')
    const output = ['--result-configuration', 'OutputLocation=s3://answers/']
    const id = await start('SELECT ?', '--execution-parameters', "'x'", ...output)
    const about = ['--query-execution-id', id]
    const state = ['--query', 'QueryExecution.[Status.State,Statistics.DataScannedInBytes]']
    expect(await athena('get-query-execution', ...about, ...state)).toMatch(/^SUCCEEDED\s+7$/)
    const cells = ['--query', 'ResultSet.Rows[].Data[0].VarCharValue']
    expect(await athena('get-query-results', ...about, ...cells)).toMatch(/^text\s+SELECT \? 'x'$/)
    const failed = await start('SELECT * FROM missing', '--work-group', 'security')
    const why = ['--query', 'QueryExecution.Status.[State,StateChangeReason]']
    expect(await athena('get-query-execution', '--query-execution-id', failed, ...why)).toMatch(
      /^FAILED\s+TABLE_NOT_FOUND/,
    )
    await expect(athena('get-query-results', '--query-execution-id', failed)).rejects.toThrow(
      'InvalidRequestException',
    )
    await expect(athena('get-work-group', '--work-group', 'nobody')).rejects.toThrow('not found')
  })
})
