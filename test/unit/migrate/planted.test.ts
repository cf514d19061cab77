import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PlaceKind } from '../../../src/migrate/places.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { plantedKey, type PlantedKey } from '../../support/planted-keys.ts'
import { createScanStage, placesOf, type ScanStage } from './scan-stage.ts'

let stage: ScanStage
beforeEach(() => {
  stage = createScanStage()
})
afterEach(() => stage.remove())

interface Plant {
  readonly place: PlaceKind
  readonly line: number
  text(key: PlantedKey): string
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** A file of every kind, as people have them. */
const plants: Readonly<Record<string, Plant>> = {
  '.aws/credentials': {
    place: 'aws-file',
    line: 2,
    text: ({ keyId, secret }) =>
      `[old]\naws_access_key_id = ${keyId}\naws_secret_access_key = ${secret}\n`,
  },
  '.aws/config': {
    place: 'aws-file',
    line: 4,
    text: ({ keyId, secret }) =>
      `[profile a]\nregion = x\n[profile old]\naws_access_key_id=${keyId}\naws_secret_access_key=${secret}\n`,
  },
  'credentials.bak': {
    place: 'aws-file',
    line: 2,
    text: ({ keyId, secret }) => `[x]\naws_access_key_id=${keyId}\naws_secret_access_key=${secret}`,
  },
  '.env': {
    place: 'dotenv',
    line: 2,
    text: ({ keyId, secret }) =>
      `A=1\r\nAWS_ACCESS_KEY_ID="${keyId}"\r\nAWS_SECRET_ACCESS_KEY="${secret}"\r\n`,
  },
  'app/.env.production': {
    place: 'dotenv',
    line: 1,
    text: ({ keyId, secret }) => `S3_KEY=${keyId}\nS3_SECRET=${secret}`,
  },
  '.envrc': {
    place: 'dotenv',
    line: 1,
    text: ({ keyId, secret }) => `export K=${keyId} S=${secret}`,
  },
  '.bashrc': {
    place: 'shell-rc',
    line: 1,
    text: ({ keyId, secret }) =>
      `export AWS_ACCESS_KEY_ID=${keyId}\nexport AWS_SECRET_ACCESS_KEY=${secret}\n`,
  },
  '.config/fish/config.fish': {
    place: 'shell-rc',
    line: 1,
    text: ({ keyId, secret }) => `set -gx AWS_ACCESS_KEY_ID ${keyId}; set -gx S '${secret}'\n`,
  },
  '.zsh_history': {
    place: 'shell-history',
    line: 2,
    text: ({ keyId, secret }) =>
      `: 1700000000:0;ls\n: 1700000001:0;AWS_ACCESS_KEY_ID=${keyId} AWS_SECRET_ACCESS_KEY=${secret} aws s3 ls\n`,
  },
  'infra/main.tf': {
    place: 'terraform',
    line: 2,
    text: ({ keyId, secret }) =>
      `provider "aws" {\n  access_key = "${keyId}"\n  secret_key = "${secret}"\n}\n`,
  },
  'infra/prod.auto.tfvars': {
    place: 'terraform',
    line: 1,
    text: ({ keyId, secret }) => `key = "${keyId}"\nsecret = "${secret}"\n`,
  },
  'infra/backend.hcl': {
    place: 'terraform',
    line: 1,
    text: ({ keyId, secret }) => `access_key="${keyId}"\nsecret_key="${secret}"\n`,
  },
  'infra/terraform.tfstate': {
    place: 'terraform-state',
    line: 1,
    text: ({ keyId, secret }) =>
      JSON.stringify({ resources: [{ attributes: { id: keyId, secret } }] }),
  },
  'infra/terraform.tfstate.backup': {
    place: 'terraform-state',
    line: 4,
    text: ({ keyId, secret }) =>
      JSON.stringify({ a: { id: keyId, secret } }, null, 1).replace('{', '{\n'),
  },
  'docker-compose.override.yml': {
    place: 'compose',
    line: 4,
    text: ({ keyId, secret }) =>
      `services:\n  app:\n    environment:\n      - AWS_ACCESS_KEY_ID=${keyId}\n      - AWS_SECRET_ACCESS_KEY=${secret}\n`,
  },
  Dockerfile: {
    place: 'dockerfile',
    line: 2,
    text: ({ keyId, secret }) =>
      `FROM scratch\nENV AWS_ACCESS_KEY_ID ${keyId}\nARG AWS_SECRET_ACCESS_KEY=${secret}\n`,
  },
  '.github/workflows/deploy.yml': {
    place: 'ci-workflow',
    line: 1,
    text: ({ keyId, secret }) =>
      `aws-access-key-id: ${keyId}\naws-secret-access-key: '${secret}'\n`,
  },
  '.gitlab-ci.yml': {
    place: 'ci-workflow',
    line: 2,
    text: ({ keyId, secret }) => `variables:\n  K: ${keyId}\n  S: ${secret}\n`,
  },
  'notes/load.ipynb': {
    place: 'notebook',
    line: 1,
    text: ({ keyId, secret }) =>
      `{"cells":[{"source":["KEY='${keyId}'\\n","SECRET='${secret}'\\n"]}]}`,
  },
  'notes/out.ipynb': {
    place: 'notebook',
    line: 1,
    text: ({ keyId, secret }) =>
      `{"cells":[{"outputs":[{"text":"id\\n${keyId}\\n${secret}\\n"}]}]}`,
  },
  'k8s/secret.yaml': {
    place: 'kubernetes',
    line: 3,
    text: ({ keyId, secret }) =>
      `kind: Secret\ndata:\n  id: ${base64(keyId)}\n  secret: ${base64(secret)}\n`,
  },
  'charts/values.yaml': {
    place: 'kubernetes',
    line: 1,
    text: ({ keyId, secret }) => `id: ${base64(`${keyId}\n`)}\nsecret: ${base64(`${secret}\n`)}\n`,
  },
  '.vscode/launch.json': {
    place: 'tool-config',
    line: 1,
    text: ({ keyId, secret }) => `{"env":{"AWS_ACCESS_KEY_ID":"${keyId}","S":"${secret}"}}`,
  },
  'rclone.conf': {
    place: 'tool-config',
    line: 2,
    text: ({ keyId, secret }) => `[s3]\naccess_key_id = ${keyId}\nsecret_access_key = ${secret}\n`,
  },
  'src/upload.py': {
    place: 'source-code',
    line: 1,
    text: ({ keyId, secret }) => `boto3.client("s3", aws_access_key_id="${keyId}", b="${secret}")`,
  },
  'src/Upload.java': {
    place: 'source-code',
    line: 1,
    text: ({ keyId, secret }) => `new BasicAWSCredentials("${keyId}", "${secret}")`,
  },
  'deploy.sh': {
    place: 'script',
    line: 2,
    text: ({ keyId, secret }) =>
      `set -e\naws configure set aws_access_key_id ${keyId} # ${secret}\n`,
  },
  'mail.txt': {
    place: 'file',
    line: 3,
    text: ({ keyId, secret }) => `Hello,\n\nyour key is ${keyId}/${secret}.\n`,
  },
  'url.txt': {
    place: 'file',
    line: 1,
    text: ({ keyId, secret }) => `s3://${keyId}:${encodeURIComponent(secret)}@bucket/`,
  },
}

it('finds a key in every place, with its line, account and kind, and that a secret stands beside it', async () => {
  const expected = Object.entries(plants).map(([name, { place, line, text }]) => {
    const key = plantedKey(name)
    const file = stage.plant(name, text(key))
    const { keyId, accountId } = key
    return { place, line, file, keyId, accountId, hasSecret: true }
  })
  const { keys } = await stage.scan()
  const found = keys.map(({ place, line, file, keyId, accountId, hasSecret }) => {
    return { place, line, file, keyId, accountId, hasSecret }
  })
  const byFile = (
    one: { file?: string | undefined },
    other: { file?: string | undefined },
  ): number => ((one.file ?? '') < (other.file ?? '') ? -1 : 1)
  expect(found.toSorted(byFile)).toEqual(expected.toSorted(byFile))
})

it('finds what this person has where no path is given: home, environment and folder', async () => {
  const seeds = [1, 2, 3, 4, 5, 6]
  const [inFile, inHistory, inShell, inFolder, inEnvironment, inRecord] = seeds.map((seed) =>
    plantedKey(`usual ${seed}`),
  )
  const put = (name: string, text: string): void => {
    mkdirSync(dirname(join(stage.home, name)), { recursive: true })
    writeFileSync(join(stage.home, name), text)
  }
  put('.aws/credentials', `[default]\naws_access_key_id=${inFile?.keyId}\n`)
  put('.python_history', `k = "${inHistory?.keyId}"\n`)
  put('.zprofile', `export AWS_ACCESS_KEY_ID=${inShell?.keyId}\n`)
  const line = `"aws_access_key_id = ${inRecord?.keyId}"`
  put('.local/state/keyless/edits/20260102T030405Z-1.json', `{"before":[${line}]}\n`)
  stage.plant('.env', `K=${inFolder?.keyId}\n`)
  const env = {
    AWS_ACCESS_KEY_ID: inEnvironment?.keyId,
    AWS_SECRET_ACCESS_KEY: inEnvironment?.secret,
  }
  const { keys } = await stage.scan({ paths: [] }, env)
  const found = keys.map(({ keyId, place, profile }) => ({ keyId, place, profile }))
  expect(found).toHaveLength(6)
  expect(found).toEqual(
    expect.arrayContaining([
      { keyId: inEnvironment?.keyId, place: 'environment', profile: undefined },
      { keyId: inFile?.keyId, place: 'aws-file', profile: 'default' },
      { keyId: inHistory?.keyId, place: 'shell-history', profile: undefined },
      { keyId: inShell?.keyId, place: 'shell-rc', profile: undefined },
      { keyId: inFolder?.keyId, place: 'dotenv', profile: undefined },
      { keyId: inRecord?.keyId, place: 'file', profile: undefined },
    ]),
  )
})

it('never keeps a secret', async () => {
  const key = plantedKey('secret')
  stage.plant('.env', `A=${key.keyId}\nB=${key.secret}\nAWS_PROFILE=x\n`)
  const found = await stage.scan({ paths: [] }, { AWS_SECRET_ACCESS_KEY: key.secret })
  expect(found.keys).toHaveLength(1)
  expect(JSON.stringify(found)).not.toContain(key.secret)
})

it('says nothing of examples, digests, noise, canaries and ids of another form', async () => {
  const { keyId, secret } = plantedKey('decoys')
  const canary = 'AKIA' + 'SP2TPHJS' + 'QH3FJRUX'
  const decoys = [
    'AKIAIOSFODNN7EXAMPLE',
    'AKIAI44QH8DHBEXAMPLE',
    'AKIAXXXXXXXXXXXXXXXX',
    'AKIAAAAAAAAAAAAAAAAA',
    'AKIAABCDEFGHIJKLMNOP',
    `AKIA${'CANARY'.repeat(3).slice(0, 16)}`,
    canary,
    keyId.replace('AKIA', 'ASIA'),
    keyId.toLowerCase(),
    keyId.slice(0, -1),
    `${keyId}A`,
    `${keyId}9`,
    `X${keyId}`,
    `${keyId.slice(0, -1)}0`,
    `${keyId.slice(0, -1)}1`,
    'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    `sha512-${secret}/${secret}/${keyId}/${secret}==`,
    'AKIA key',
    'AKIA',
    'AKIA...',
    base64('AKIAIOSFODNN7EXAMPLE'),
  ]
  stage.plant('decoys.txt', `${decoys.join('\n')}\n`)
  const { keys, decoys: passed } = await stage.scan()
  expect(keys.map((key) => `${key.line}: ${key.keyId}`)).toEqual([])
  expect(passed).toMatchObject({ canary: 1 })
})

it('says nothing of examples and canaries in any of these places, beside a key or alone', async () => {
  const keyIds = ['AKIAIOSFODNN7EXAMPLE', 'AKIA' + 'SP2TPHJS' + 'QH3FJRUX']
  const names = Object.entries(plants)
  for (const [name, { text }] of names) {
    const decoys = keyIds.map((keyId) => text({ ...plantedKey(name), keyId }))
    stage.plant(`alone/${name}`, decoys.join('\n'))
    stage.plant(`beside/${name}`, [text(plantedKey(name)), ...decoys].join('\n'))
  }
  const { keys } = await stage.scan()
  const expected = names.map(([name, { line }]) => `beside/${name}:${line}`)
  expect(placesOf({ keys }, stage)).toEqual(expected.toSorted())
})

it('says nothing of an id in a signature that has ended, but of one that may still open something', async () => {
  const { keyId, secret } = plantedKey('signed')
  const address = (day: string, slash = '%2F') =>
    `https://b.s3.amazonaws.com/o?X-Amz-Credential=${[keyId, day, 'us-east-1', 's3', 'aws4_request'].join(slash)}&X-Amz-Signature=${'9161345894947a16'.repeat(4)}\n`
  const clock = { ...systemClock, now: () => new Date('2026-11-23T12:00:00Z') }
  stage.plant(
    'old.rst',
    address('20190814') + address('20261114', '/') + address('20190814', '%252F'),
  )
  stage.plant('new.log', address('20261116'))
  stage.plant('odd.log', address('99999999') + `Credential=${keyId}/20190814/us-east-1/s3/other\n`)
  stage.plant('held.sh', `AWS_SECRET_ACCESS_KEY=${secret}\n${address('20190814')}`)
  const found = await stage.scan({}, {}, clock)
  expect(placesOf(found, stage)).toEqual(['held.sh:2', 'new.log:1', 'odd.log:1', 'odd.log:2'])
  expect(found.decoys.ended).toBe(3)
})

it('finds a key that begins and ends at the ends of a file, and several in one line', async () => {
  const [one, two, three] = ['1', '2', '3'].map((seed) => plantedKey(`ends ${seed}`).keyId)
  stage.plant('only', one ?? '')
  stage.plant('pair', `${two} ${three}`)
  const found = await stage.scan()
  expect(found.keys.map(({ keyId }) => keyId).toSorted()).toEqual([one, two, three].toSorted())
})

it('knows the profile of a key below a byte order mark', async () => {
  const { keyId } = plantedKey('marked')
  const file = stage.plant('.aws/credentials', `\uFEFF[old]\r\naws_access_key_id = ${keyId}\r\n`)
  const { keys } = await stage.scan({ paths: [file] })
  expect(keys.map(({ profile }) => profile)).toEqual(['old'])
})

it('passes over a line that says keyless:ignore', async () => {
  const { keyId } = plantedKey('known')
  stage.plant('a.tf', `# keyless:ignore\nb = "${keyId}"\nc = "${keyId}" # keyless:ignore\n`)
  const found = await stage.scan()
  expect(placesOf(found, stage)).toEqual(['a.tf:2'])
  expect(found.decoys.allowed).toBe(1)
})
