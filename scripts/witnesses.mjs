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
const lockFiles = [
  'package.json',
  'package-lock.json',
  '.npmrc',
  'requirements.txt',
  'linters.txt',
  'exports.txt',
]
const goFiles = [
  ...['go.mod', 'go.sum', 'main.go', 'blocks.go', 'identity.go'].map((name) =>
    join('terraform', name),
  ),
  ...['go.mod', 'go.sum'].map((name) => join('actionlint', name)),
  ...['go.mod', 'go.sum', 'main.go'].map((name) => join('otlp-receiver', name)),
]

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

console.log('witnesses: boto3, AWS CLI 1, moto, aws-sso-util, jq and parsers of PowerShell and SQL')
run('python3', ['-m', 'venv', 'python'])
run(join('python', 'bin', 'pip'), ['install', '-q', '--require-hashes', '-r', 'requirements.txt'])

console.log('witnesses: cfn-lint, checkov and zizmor')
run('python3', ['-m', 'venv', '--without-pip', 'linters'])
// Complete, so that there is nothing to resolve; compiled when it is used, which is little of it.
const pinned = ['--no-deps', '--no-compile', '--require-hashes', '-r', 'linters.txt']
run(join('python', 'bin', 'pip'), ['--python', 'linters', 'install', '-q', ...pinned])

console.log('witnesses: the schema of OCSF and a parser of Sigma rules')
run('python3', ['-m', 'venv', '--without-pip', 'exports'])
const pinnedExports = ['--no-deps', '--no-compile', '--require-hashes', '-r', 'exports.txt']
run(join('python', 'bin', 'pip'), ['--python', 'exports', 'install', '-q', ...pinnedExports])

/** @param {string} folder @param {string} name @param {string} [what] */
function buildGo(folder, name, what = '.') {
  const flags = ['-mod=readonly', '-trimpath', '-ldflags=-s -w', '-o', join(target, name)]
  const go = spawnSync('go', ['build', ...flags, what], {
    cwd: join(source, folder),
    stdio: 'inherit',
    env: { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local' },
  })
  if (go.status !== 0) console.error(`witnesses: ${name} was not built; its tests are not run`)
}

console.log(
  'witnesses: actionlint, and what reads Terraform as its AWS provider does (needs go 1.25)',
)
buildGo('actionlint', 'actionlint', 'github.com/rhysd/actionlint/cmd/actionlint')
buildGo('terraform', 'terraform-provider')
console.log("witnesses: the OpenTelemetry Collector's receiver (needs go 1.26)")
buildGo('otlp-receiver', 'otlp-receiver')
writeFileSync(stampFile, stamp)
