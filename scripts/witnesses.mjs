// @ts-check
/** Installs the real clients that the tests drive into `.witnesses/`, from their own lock files. */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { root, witnessPaths } from './witness-paths.mjs'

const source = join(root, 'test', 'witnesses')
const target = join(root, '.witnesses')
const lockFiles = ['package.json', 'package-lock.json', '.npmrc', 'requirements.txt']
const goFiles = ['go.mod', 'go.sum', 'main.go'].map((name) => join('terraform', name))

const stamp = [...lockFiles, ...goFiles]
  .map((name) => readFileSync(join(source, name), 'utf8'))
  .join('\n')
const stampFile = join(target, 'installed')
if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) process.exit(0)

/** @param {string} command @param {readonly string[]} args @param {string} [cwd] */
function run(command, args, cwd = target) {
  execFileSync(command, args, { cwd, stdio: 'inherit' })
}

mkdirSync(target, { recursive: true })
for (const name of lockFiles) copyFileSync(join(source, name), join(target, name))

console.log('witnesses: AWS CLI 2.36, AWS SDK for JavaScript, AWS CDK, Node 22 and 24')
run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
run('python3', [
  '-m',
  'zipfile',
  '-e',
  'node_modules/@aws-cdk/asset-awscli-v2/lib/layer.zip',
  'awscli-v2',
])
const awsCli = witnessPaths().KEYLESS_WITNESS_AWS
if (awsCli === undefined) throw new Error('the AWS CLI was not where its package used to have it')
chmodSync(awsCli, 0o755)

console.log('witnesses: boto3, AWS CLI 1, moto, aws-sso-util and a parser of PowerShell')
run('python3', ['-m', 'venv', 'python'])
run(join('python', 'bin', 'pip'), ['install', '-q', '--require-hashes', '-r', 'requirements.txt'])

console.log('witnesses: the credentials of the AWS provider for Terraform (needs go 1.25)')
const built = join(target, 'terraform-provider')
const build = ['build', '-mod=readonly', '-trimpath', '-ldflags=-s -w', '-o', built, '.']
const go = spawnSync('go', build, {
  cwd: join(source, 'terraform'),
  stdio: 'inherit',
  env: { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local' },
})
if (go.status !== 0) console.error('witnesses: not built; the test of its example is not run')
writeFileSync(stampFile, stamp)
