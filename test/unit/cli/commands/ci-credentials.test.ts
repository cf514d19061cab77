import { existsSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createControlClient } from '../../../../src/sandbox/control-client.ts'
import type { PipelineAsked } from '../../../../src/sandbox/control-wire.ts'
import { pipelines } from '../../../../src/sandbox/pipelines/pipelines.ts'
import { type CliStage, createCliStage } from '../../../support/cli-transcript.ts'

let stage: CliStage
beforeAll(async () => {
  stage = await createCliStage()
})
afterAll(() => stage.close())

const roleOf = (id: string): string => `arn:aws:iam::111111111111:role/ci-${id}`

async function jobOf(platform: string, asked: Partial<PipelineAsked> = {}) {
  return await createControlClient(stage.sandbox).pipelineJob({ platform, claims: {}, ...asked })
}

/** A job whose steps share variables in a file of this test. */
async function stepOf(platform: string, file: string) {
  const path = join(stage.home.path, file)
  return { ...(await jobOf(platform)), GITHUB_ENV: path, BASH_ENV: path }
}

const take = (id: string, env: Readonly<Record<string, string | undefined>>, ...more: string[]) =>
  stage.keyless(['ci', 'credentials', '--role-arn', roleOf(id), '--wait', '0', ...more], { env })

const secretIn = (text: string): string =>
  /AWS_SECRET_ACCESS_KEY[=\]"]+([^\s"]+)/.exec(text)?.[1] ?? ''

describe('ci credentials', () => {
  it.each(pipelines.filter(({ id }) => id !== 'buildkite'))(
    'finds the token of a job of $id by itself and names the session after the run',
    async ({ id }) => {
      const { exitCode, stdout, stderr } = await take(id, await stepOf(id, id), '--format', 'json')
      expect({ exitCode, keys: Object.keys(JSON.parse(stdout) as object) }).toEqual({
        exitCode: 0,
        keys: [
          'schemaVersion',
          'accessKeyId',
          'secretAccessKey',
          'sessionToken',
          'expiresAt',
          'accountId',
        ],
      })
      const arn = `arn:aws:sts::111111111111:assumed-role/ci-${id}/${id}-`
      expect(stderr).toContain(arn)
    },
  )

  it('writes to GITHUB_ENV, after what is there, and masks before anything else', async () => {
    const env = await stepOf('github', 'github-env')
    writeFileSync(env.GITHUB_ENV, 'BEFORE=1')
    const { exitCode, stdout, stderr } = await take('github', env, '--region', 'eu-west-1')
    const written = readFileSync(env.GITHUB_ENV, 'utf8')
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
    expect(written).toMatch(
      /^BEFORE=1\nAWS_ACCESS_KEY_ID=ASIA\w+\nAWS_SECRET_ACCESS_KEY=\S+\nAWS_SESSION_TOKEN=\S+\nAWS_CREDENTIAL_EXPIRATION=\S+\nAWS_REGION=eu-west-1\nAWS_DEFAULT_REGION=eu-west-1\n$/,
    )
    const lines = stderr.split('\n')
    expect(lines.slice(0, 4).every((line) => line.startsWith('::add-mask::'))).toBe(true)
    expect(lines[3]).toMatch(/^::add-mask::eyJ/)
    expect(lines[1]).toBe(`::add-mask::${secretIn(written)}`)
  })

  it('exports for the next steps of CircleCI', async () => {
    const env = await stepOf('circleci', 'bash-env')
    expect((await take('circleci', env)).stdout).toBe('')
    expect(readFileSync(env.BASH_ENV, 'utf8')).toMatch(/^export AWS_ACCESS_KEY_ID=ASIA/)
  })

  it("sets Azure's variables by its output, and masks their values", async () => {
    const { stdout, stderr } = await take('azure-devops', await jobOf('azure-devops'))
    expect(stdout).toMatch(/^##vso\[task\.setvariable variable=AWS_ACCESS_KEY_ID\]ASIA/)
    expect(stderr).toContain(`##vso[task.setsecret]${secretIn(stdout)}\n`)
  })

  it('hands over a token file where steps share nothing, and prints no secret', async () => {
    const { stdout } = await take('gitlab', await jobOf('gitlab'))
    const path = /^export AWS_WEB_IDENTITY_TOKEN_FILE=(.+)$/m.exec(stdout)?.[1] ?? ''
    expect(stdout).toContain(`export AWS_ROLE_ARN=${roleOf('gitlab')}\n`)
    expect(stdout).not.toMatch(/eyJ|SECRET/)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path, 'utf8')).toMatch(/^eyJ/)
    rmSync(dirname(path), { recursive: true })
  })

  it('writes a credentials file, its own anew, nobody else’s ever', async () => {
    const path = join(stage.home.path, 'ci-keys')
    const env = await jobOf('gitlab')
    const file = ['--format', 'file', '--output', path]
    const first = await take('gitlab', env, ...file)
    expect(first.stdout).toBe(`export AWS_SHARED_CREDENTIALS_FILE=${path}\n`)
    expect(readFileSync(path, 'utf8')).toMatch(/\n\[default\]\naws_access_key_id = ASIA/)
    expect((await take('gitlab', env, ...file)).exitCode).toBe(0)
    writeFileSync(path, '[default]\n')
    const { exitCode, stderr } = await take('gitlab', env, ...file)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('not of keyless')
    expect(readFileSync(path, 'utf8')).toBe('[default]\n')
  })

  it.each([
    'env',
    'dotenv',
    'fish',
    'powershell',
    'windows-cmd',
    'json',
    'process',
    'web-identity',
  ])(
    'writes %s to a file, twice to its own, and never over a file of somebody else',
    async (format) => {
      const path = join(stage.home.path, `out-${format}`)
      const env = await jobOf('gitlab')
      const write = () => take('gitlab', env, '--format', format, '--output', path)
      expect((await write()).exitCode).toBe(0)
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect((await write()).exitCode).toBe(0)
      writeFileSync(path, `${readFileSync(path, 'utf8')}\nMINE=1\n`)
      expect((await write()).exitCode).toBe(1)
      expect(readFileSync(path, 'utf8')).toContain('MINE=1')
    },
  )

  it('writes over no keys that last', async () => {
    const text = 'AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=of-a-person\n'
    const path = stage.home.write('.env', text)
    const argv = ['--format', 'dotenv', '--output', path]
    expect((await take('gitlab', await jobOf('gitlab'), ...argv)).exitCode).toBe(1)
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  it('writes over no link, folder or device', async () => {
    const env = await jobOf('gitlab')
    const target = stage.home.write('target', '')
    const link = join(stage.home.path, 'link')
    symlinkSync(target, link)
    for (const path of [link, stage.home.path, '/dev/null']) {
      const { exitCode, stderr } = await take('gitlab', env, '--format', 'env', '--output', path)
      expect({ exitCode, told: stderr.includes('no plain file') }).toEqual({
        exitCode: 1,
        told: true,
      })
    }
  })

  it('finds the variable that GitLab’s job gave a name of its own', async () => {
    const { AWS_ID_TOKEN: token = '', ...env } = await jobOf('gitlab')
    const other = await createControlClient(stage.sandbox).pipelineToken({
      platform: 'gitlab',
      audience: 'vault',
      claims: {},
    })
    const found = await take('gitlab', { ...env, FOR_VAULT: other, MINE: token }, '--format', 'env')
    expect(found.exitCode).toBe(0)
    const named = await take(
      'gitlab',
      { ...env, FOR_VAULT: other },
      '--token-variable',
      'FOR_VAULT',
    )
    expect(named.exitCode).toBe(5)
    expect(named.stderr).toContain('Incorrect token audience')
  })

  it('takes a token of a file, outside of every pipeline too', async () => {
    const token = await createControlClient(stage.sandbox).pipelineToken({
      platform: 'github',
      audience: 'sts.amazonaws.com',
      claims: {},
    })
    const path = stage.home.write('token', `${token}\n`)
    const { exitCode, stdout } = await take('github', {}, '--token', path)
    expect({ exitCode, lines: stdout.split('\n').length }).toEqual({ exitCode: 0, lines: 5 })
  })
})

it('ci claims prints what the token says, and no signature', async () => {
  const { exitCode, stdout } = await stage.keyless(['ci', 'claims'], { env: await jobOf('github') })
  expect({ exitCode, claims: JSON.parse(stdout) as unknown }).toMatchObject({
    exitCode: 0,
    claims: { aud: 'sts.amazonaws.com', repository: 'octo-org/octo-repo' },
  })
  expect(stdout).not.toContain('eyJ')
})

describe('without a token, ci credentials says what the pipeline lacks', () => {
  it.each([
    ['github', 'ACTIONS_ID_TOKEN_REQUEST_URL', 'id-token: write'],
    ['github', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'id-token: write'],
    ['gitlab', 'AWS_ID_TOKEN', 'id_tokens:'],
    ['bitbucket', 'BITBUCKET_STEP_OIDC_TOKEN', 'oidc: true'],
    ['circleci', 'CIRCLE_OIDC_TOKEN_V2', 'context'],
    ['azure-devops', 'SYSTEM_ACCESSTOKEN', 'SYSTEM_ACCESSTOKEN: $(System.AccessToken)'],
    ['azure-devops', 'AZURESUBSCRIPTION_SERVICE_CONNECTION_ID', '--connection ID'],
    ['terraform-cloud', 'TFC_WORKLOAD_IDENTITY_TOKEN', 'TFC_WORKLOAD_IDENTITY_AUDIENCE'],
  ])('in %s without %s', async (id, name, remedy) => {
    const { exitCode, stdout, stderr } = await take(id, { ...(await jobOf(id)), [name]: undefined })
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toContain('gave this job no token')
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(remedy)
  })

  it('in Buildkite without the agent', async () => {
    const { exitCode, stderr } = await take('buildkite', await jobOf('buildkite'))
    expect({ exitCode, said: stderr.includes('buildkite-agent was not found') }).toEqual({
      exitCode: 1,
      said: true,
    })
  })

  it.each([
    ['ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'a\nb', 'no secret of one line'],
    ['ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'of-another-job', 'refused'],
    ['ACTIONS_ID_TOKEN_REQUEST_URL', 'http://example.com/token', 'no https address'],
    ['ACTIONS_ID_TOKEN_REQUEST_URL', 'not an address', 'no https address'],
  ])('with a %s of %j', async (name, value, says) => {
    const { exitCode, stderr } = await take('github', { ...(await jobOf('github')), [name]: value })
    expect({ exitCode, told: stderr.includes(says) }).toEqual({ exitCode: 1, told: true })
  })

  it('outside of every pipeline', async () => {
    const { exitCode, stderr } = await take('github', {})
    expect(exitCode).toBe(1)
    expect(stderr).toContain('no job of a pipeline')
    const fixOf = async (...words: string[]) =>
      /^try: ([^]*)$/m
        .exec((await stage.keyless(words)).stderr)?.[1]
        ?.replaceAll(/\s+/g, ' ')
        .trim()
    const trying = 'to try it out: keyless sandbox ci-job github -- keyless'
    expect(await fixOf('ci', 'credentials')).toBe(
      `on your own machine keyless export PROFILE; ${trying} ci credentials`,
    )
    expect(await fixOf('ci', 'exec', '--', 'true')).toBe(
      `on your own machine keyless exec PROFILE -- COMMAND; ${trying} ci exec -- COMMAND`,
    )
    expect(await fixOf('ci', 'claims')).toBe(`run it in a job; ${trying} ci claims`)
  })
})

it.each(['bitbucket', 'azure-devops', 'terraform-cloud'])(
  'in %s an audience cannot be asked for, which is said',
  async (id) => {
    const { exitCode, stderr } = await take(id, await jobOf(id), '--audience', 'vault')
    expect({ exitCode, told: stderr.includes('--audience vault') }).toEqual({
      exitCode: 2,
      told: true,
    })
  },
)

it('an audience that could end a text of JSON is refused', async () => {
  const { exitCode } = await take('circleci', await jobOf('circleci'), '--audience', 'a","sub":"b')
  expect(exitCode).toBe(2)
})

describe('a session with less than its role', () => {
  const reading = { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] }

  it('is asked for with the policy, without blanks, and the ARNs', async () => {
    const file = stage.home.write('less.json', `\uFEFF${JSON.stringify(reading, null, 2)}\n`)
    const arns = 'arn:aws:iam::aws:policy/ReadOnlyAccess,arn:aws:iam::111111111111:policy/a/b'
    const env = await stepOf('github', 'less-env')
    const limits = ['--policy', file, '--policy-arns', arns]
    const { exitCode, stderr } = await take('github', env, ...limits)
    expect(exitCode, stderr).toBe(0)
    const { entries } = await createControlClient(stage.sandbox).trail(0, false)
    const asked = entries.flatMap(({ event }) =>
      event['eventName'] === 'AssumeRoleWithWebIdentity' ? [event['requestParameters']] : [],
    )
    expect(asked.at(-1)).toMatchObject({ policy: JSON.stringify(reading) })
  })

  it('is handed over by no format with which programs take the role themselves', async () => {
    const file = stage.home.write('less.json', JSON.stringify(reading))
    const refused = await take('gitlab', await jobOf('gitlab'), '--policy', file)
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' })
    expect(refused.stderr).toContain('choose another format')
    const env = await take('gitlab', await jobOf('gitlab'), '--policy', file, '--format', 'env')
    expect(env.exitCode).toBe(0)
  })

  it.each([
    ['no JSON', '{"Statement":', 'is no JSON'],
    ['no policy', '[]', 'has no Statement'],
    ['longer than STS takes', JSON.stringify({ Statement: 'x'.repeat(2040) }), 'STS takes 2048'],
  ])('is not asked for with a file that is %s', async (_, text, says) => {
    const file = stage.home.write('odd.json', text)
    const { exitCode, stderr } = await take('github', await jobOf('github'), '--policy', file)
    expect({ exitCode, told: stderr.includes(says) }).toEqual({ exitCode: 2, told: true })
  })

  it.each([
    'ReadOnlyAccess',
    'arn:aws:iam::aws:role/x',
    Array(11).fill('arn:aws:iam::aws:policy/a').join(','),
  ])('is not asked for with the ARNs %s', async (arns) => {
    const { exitCode } = await take('github', await jobOf('github'), '--policy-arns', arns)
    expect(exitCode).toBe(2)
  })
})

describe('a refusal of AWS', () => {
  it('says what the token says, leaves with 5, and writes nothing', async () => {
    const env = {
      ...(await jobOf('github', { subject: 'repo:evil/app:pull_request' })),
      GITHUB_ENV: join(stage.home.path, 'never'),
    }
    const { exitCode, stderr } = await take('github', env)
    expect(exitCode).toBe(5)
    expect(stderr).toContain('Not authorized to perform sts:AssumeRoleWithWebIdentity')
    expect(stderr).toContain('subject repo:evil/app:pull_request')
    expect(existsSync(env.GITHUB_ENV)).toBe(false)
  })

  it('of the duration is told as such', async () => {
    const { exitCode, stderr } = await take('gitlab', await jobOf('gitlab'), '--duration', '2h')
    expect(exitCode).toBe(5)
    expect(stderr).toContain('MaxSessionDuration')
  })

  it.each([
    ['--duration', '5m'],
    ['--wait', 'long'],
    ['--session-name', 'a b'],
    ['--role-arn', 'deploy'],
    ['--format', 'job'],
  ])('is not waited for where %s %s cannot be', async (flag, value) => {
    const argv = ['ci', 'credentials', '--wait', '0', flag, value]
    const env = { ...(await jobOf('gitlab')), AWS_ROLE_ARN: roleOf('gitlab') }
    expect((await stage.keyless(argv, { env })).exitCode).toBe(2)
  })
})
