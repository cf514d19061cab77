import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parseOrganisation } from '../../src/sandbox/organisation-file.ts'
import { startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { tutorialKey } from '../support/iam-users.ts'
import { runProgram } from '../support/programs.ts'
import { createTempHome } from '../support/temp-home.ts'
import { missingWitness, witness } from '../support/witnesses.ts'

const script = fileURLToPath(new URL('../support/iam-calls.py', import.meta.url))

type Answer = readonly [operation: string, asked: object, came: unknown]

const trent = tutorialKey('trent')
const everything =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
const organisation = `accounts:
  - { id: "111111111111", name: dev }
iam-groups:
  - name: admins
    account: dev
    policies: [AdministratorAccess]
    inline-policies: [{ name: shared, document: '${everything}' }]
iam-users:
  - name: deploy
    account: dev
    access-key-id: ${tutorialKey('deploy').keyId}
    secret-access-key: unknown
  - name: trent
    account: dev
    password: yes
    policies: [AdministratorAccess]
    groups: [admins]
    inline-policies: [{ name: own, document: '${everything}' }]
    access-key-id: ${trent.keyId}
    secret-access-key: ${trent.secret}
`

async function answers(env: Readonly<Record<string, string>>, argv: readonly string[] = []) {
  const home = createTempHome()
  try {
    const program = [witness('KEYLESS_WITNESS_PYTHON') ?? '', script, ...argv]
    const { stdout, stderr } = await runProgram(program, { env: { ...home.env, ...env } })
    if (stdout === '') throw new Error(stderr)
    return JSON.parse(stdout) as readonly Answer[]
  } finally {
    home.remove()
  }
}

async function sandboxAnswers(): Promise<readonly Answer[]> {
  const directory = parseOrganisation(organisation, 'organisation.yaml')
  const sandbox = await startSandbox({ directory })
  try {
    return await answers({
      AWS_ENDPOINT_URL_IAM: sandbox.url,
      AWS_ACCESS_KEY_ID: trent.keyId,
      AWS_SECRET_ACCESS_KEY: trent.secret,
    })
  } finally {
    await sandbox.close()
  }
}

/** Where AWS's service model or guide says otherwise than moto; ours is as they say. */
const apart = [
  // Users, keys and names of policies come by pages (`MaxItems`, `IsTruncated`, `Marker`).
  'list_users {"MaxItems":1}',
  'list_access_keys {"UserName":"deploy"}',
  'list_access_keys {"UserName":"deploy"}',
  'list_access_keys {"UserName":"deploy","MaxItems":1}',
  'list_group_policies {"GroupName":"admins"}',
  // The newest column of the report, `additional_credentials_info`.
  'columns {}',
]

describe.skipIf(missingWitness('KEYLESS_WITNESS_MOTO'))('beside the IAM of moto', () => {
  test('every call has the same shape, error code and status, but where AWS has neither', async () => {
    const [moto, ours] = await Promise.all([answers({}, ['moto']), sandboxAnswers()])
    expect(ours.length).toBe(moto.length)
    const other = ours.filter((answer, at) => JSON.stringify(answer) !== JSON.stringify(moto[at]))
    expect(other.map(([operation, asked]) => `${operation} ${JSON.stringify(asked)}`)).toEqual(
      apart,
    )
  })
})
