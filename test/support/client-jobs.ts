/** Real clients that live for long: for each line of input they say who AWS thinks they are. */
import { missingWitness, witness } from './witnesses.ts'

/** Whether one of the clients is not on this machine; says which. */
export function missingClients(): boolean {
  return [
    missingWitness('KEYLESS_WITNESS_PYTHON'),
    missingWitness('KEYLESS_WITNESS_AWS'),
    missingWitness('KEYLESS_WITNESS_NODE_MODULES'),
  ].includes(true)
}

const python = `
import sys, boto3
sts = boto3.Session(profile_name=sys.argv[1] if len(sys.argv) > 1 else None).client('sts')
for line in sys.stdin:
    try:
        print('ok', sts.get_caller_identity()['Arn'], sts.meta.region_name, flush=True)
    except Exception as error:
        print('failed', str(error).replace(chr(10), ' '), flush=True)
`

const javascript = `
const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts')
const client = new STSClient({})
require('node:readline').createInterface({ input: process.stdin }).on('line', async () => {
  try {
    const { Arn } = await client.send(new GetCallerIdentityCommand({}))
    console.log('ok', Arn, await client.config.region())
  } catch (error) {
    console.log('failed', error.message, error.Message)
  }
})
`

/** A new AWS CLI for each line. */
const shell = `
while read -r line; do
  if answer=$("$0" sts get-caller-identity --query Arn --output text 2>&1); then
    echo "ok $answer $AWS_REGION"
  else
    echo failed $answer
  fi
done
`

// libfaketime refuses Python's sleep, by which botocore waits between tries, with a plain one.
const sleeping = ['env', '-u', 'FAKETIME_DONT_FAKE_MONOTONIC']

/** The commands; `NODE_PATH` must lead the last one to its modules. */
export const clientJobs = {
  boto3: () => [...sleeping, witness('KEYLESS_WITNESS_PYTHON') ?? '', '-u', '-c', python],
  'boto3 with the name of the profile': () => [...clientJobs.boto3(), 'dev-admin'],
  'the SDK for JavaScript': () => [process.execPath, '-e', javascript],
  'the AWS CLI': () => [...sleeping, 'sh', '-c', shell, witness('KEYLESS_WITNESS_AWS') ?? ''],
}

const pythonKey = `
import sys, boto3
session = boto3.Session()
keys = session.get_credentials()
for line in sys.stdin:
    print(keys.get_frozen_credentials().access_key, flush=True)
`
const javascriptKey = `
const { STSClient } = require('@aws-sdk/client-sts')
const client = new STSClient({ region: 'us-east-1' })
require('node:readline').createInterface({ input: process.stdin }).on('line', async () => {
  console.log((await client.config.credentials()).accessKeyId)
})
`
const awsCliKey = `
while read -r line; do
  "$0" configure export-credentials --format process | tr -d ' "\\n' | sed 's/.*AccessKeyId:\\([A-Z0-9]*\\).*/\\1\\n/'
done
`
/** The same where AWS cannot be reached: each says for each line which access key it has. */
export const keyClients = {
  boto3: () => [...sleeping, witness('KEYLESS_WITNESS_PYTHON') ?? '', '-u', '-c', pythonKey],
  'the SDK for JavaScript': () => [process.execPath, '-e', javascriptKey],
  'the AWS CLI': () => [...sleeping, 'sh', '-c', awsCliKey, witness('KEYLESS_WITNESS_AWS') ?? ''],
}
