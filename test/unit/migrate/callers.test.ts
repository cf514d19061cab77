import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { plantedKey } from '../../support/planted-keys.ts'
import { createScanStage, type ScanStage } from './scan-stage.ts'

let stage: ScanStage
beforeEach(() => {
  stage = createScanStage()
  const { keyId, secret } = plantedKey('callers')
  mkdirSync(join(stage.home, '.aws'))
  const text = `[old]\naws_access_key_id=${keyId}\naws_secret_access_key=${secret}\n[new]\nregion=x\n`
  writeFileSync(join(stage.home, '.aws', 'credentials'), text)
})
afterEach(() => stage.remove())

/** One caller a line, as people write them. */
const callers: readonly (readonly [file: string, line: string, by: string])[] = [
  ['a.sh', 'export AWS_PROFILE=old', 'AWS_PROFILE'],
  ['b.sh', 'AWS_PROFILE="old" terraform plan', 'AWS_PROFILE'],
  ['c.sh', 'export AWS_DEFAULT_PROFILE=old', 'AWS_DEFAULT_PROFILE'],
  ['d.sh', 'AWS_PROFILE=${AWS_PROFILE:-old}', 'AWS_PROFILE'],
  ['e.fish', 'set -gx AWS_PROFILE old', 'AWS_PROFILE'],
  ['f.ps1', "$env:AWS_PROFILE = 'old'", 'AWS_PROFILE'],
  ['g.yml', '  AWS_PROFILE: old', 'AWS_PROFILE'],
  ['h.json', '{"AWS_PROFILE": "old"}', 'AWS_PROFILE'],
  ['i.json', '{ "name": "AWS_PROFILE", "value": "old" }', 'AWS_PROFILE'],
  ['j.yml', '- name: AWS_PROFILE\n  value: old', 'AWS_PROFILE'],
  ['Dockerfile', 'ENV AWS_PROFILE old', 'AWS_PROFILE'],
  ['k.py', 'os.environ["AWS_PROFILE"] = "old"', 'AWS_PROFILE'],
  ['l.py', 'os.environ.get("AWS_PROFILE", "old")', 'AWS_PROFILE'],
  ['m.go', 'os.Setenv("AWS_PROFILE", "old")', 'AWS_PROFILE'],
  ['n.ts', "process.env.AWS_PROFILE ?? 'old'", 'AWS_PROFILE'],
  ['o.sh', 'aws s3 ls --profile old', '--profile'],
  ['p.sh', 'aws --profile=old s3 ls', '--profile'],
  ['q.sh', 'serverless deploy --aws-profile old', '--profile'],
  ['r.ts', "spawn('aws', ['s3', 'ls', '--profile', 'old'])", '--profile'],
  ['s.py', 'boto3.Session(profile_name="old")', 'Python'],
  ['t.ts', "new S3Client({ credentials: fromIni({ profile: 'old' }) })", 'JavaScript'],
  ['u.go', 'config.WithSharedConfigProfile("old")', 'Go'],
  ['v.go', 'session.Options{Profile: "old"} // aws', 'Go'],
  ['w.java', 'ProfileCredentialsProvider.create("old")', 'Java'],
  ['x.kt', 'ProfileCredentialsProvider.builder().profileName("old")', 'Java'],
  ['y.cs', 'new StoredProfileAWSCredentials("old")', '.NET'],
  ['z.rb', "Aws::SharedCredentials.new(profile_name: 'old')", 'Ruby'],
  ['a.php', "new S3Client(['profile' => 'old'])", 'PHP'],
  ['b.rs', 'aws_config::from_env().profile_name("old")', 'Rust'],
  ['c.tf', 'provider "aws" {\n  profile = "old"\n}', 'a setting'],
  ['d.yml', 'provider:\n  name: aws\n  profile: old', 'a setting'],
  ['e.json', '{"awsProfile": "old"}', 'a setting'],
  ['f.ini', '[profile x]\nrole_arn = y\nsource_profile = old', 'source_profile'],
]

it('finds everyone who names a profile that holds a key, and how', async () => {
  for (const [file, text] of callers) stage.plant(file, `first line\n${text}\n`)
  const found = await stage.scan()
  const ways = new Map(found.callers.map(({ file = '', by }) => [file.split('/').at(-1), by]))
  expect([...ways].toSorted()).toEqual(callers.map(([file, , by]) => [file, by]).toSorted())
  expect(found.callers.every(({ profile }) => profile === 'old')).toBe(true)
  expect(found.callers.every(({ line = 0 }) => line >= 2)).toBe(true)
})

it('says nothing of other profiles and other meanings of the word', async () => {
  const others = [
    'aws s3 ls --profile new',
    'AWS_PROFILE=older',
    'AWS_PROFILE=$OLD',
    'MY_AWS_PROFILE=old',
    'AWS_PROFILES=old',
    '--profiles old',
    'cargo build --profile old',
    'docker compose --profile old up',
    'the old profile: old things',
    'git --profile-old',
  ]
  for (const [at, text] of others.entries()) stage.plant(`${at}.sh`, `${text}\n`)
  const found = await stage.scan()
  expect(found.callers).toEqual([])
})

it('knows profiles of a credentials file in the folder too', async () => {
  const { keyId } = plantedKey('in the folder')
  stage.plant('z/.aws/credentials', `[theirs]\naws_access_key_id=${keyId}\n`)
  stage.plant('a.sh', 'aws s3 ls --profile theirs\n')
  const found = await stage.scan()
  expect(found.callers).toMatchObject([{ profile: 'theirs', by: '--profile', line: 1 }])
})
