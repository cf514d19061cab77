// @ts-check
/** Installs the real clients that the tests drive into `.witnesses/`, from their own lock files. */
import { execFileSync } from 'node:child_process'
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

const stamp = lockFiles.map((name) => readFileSync(join(source, name), 'utf8')).join('\n')
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

console.log('witnesses: boto3, AWS CLI 1 and a parser of PowerShell')
run('python3', ['-m', 'venv', 'python'])
run(join('python', 'bin', 'pip'), ['install', '-q', '--require-hashes', '-r', 'requirements.txt'])
writeFileSync(stampFile, stamp)
