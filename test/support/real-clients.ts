import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Outcome, type RunOptions, runProgram } from './programs.ts'
import type { TempHome } from './temp-home.ts'
import { type Witness, witness } from './witnesses.ts'

function required(name: Witness): string {
  const path = witness(name)
  if (path === undefined) throw new Error(`${name} is not on this machine`)
  return path
}

/** The frozen AWS CLI 2.36, the witness of first choice. */
export async function awsCli(args: readonly string[], options: RunOptions): Promise<Outcome> {
  return runProgram([required('KEYLESS_WITNESS_AWS'), ...args], options)
}

/** The name of an API call and who answered it, from boto3 in a process of its own. */
export async function boto3(script: string, options: RunOptions): Promise<Outcome> {
  return runProgram([required('KEYLESS_WITNESS_PYTHON'), '-c', script], options)
}

const whoAmIScript = `
import sys, boto3
print(boto3.Session(profile_name=sys.argv[1]).client('sts').get_caller_identity()['Arn'])
`

export async function boto3WhoAmI(profile: string, options: RunOptions): Promise<Outcome> {
  return runProgram([required('KEYLESS_WITNESS_PYTHON'), '-c', whoAmIScript, profile], options)
}

const javascriptWhoAmI = `
const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts')
const client = new STSClient({})
client.send(new GetCallerIdentityCommand({})).then((answer) => console.log(answer.Arn))
`

/** AWS SDK for JavaScript v3, choosing the profile by AWS_PROFILE alone. */
export async function javascriptSdkWhoAmI(
  profile: string,
  home: TempHome,
  options: RunOptions,
): Promise<Outcome> {
  const script = join(home.path, 'who-am-i.cjs')
  writeFileSync(script, javascriptWhoAmI)
  return runProgram([process.execPath, script], {
    ...options,
    env: {
      ...options.env,
      AWS_PROFILE: profile,
      NODE_PATH: required('KEYLESS_WITNESS_NODE_MODULES'),
      NODE_NO_WARNINGS: '1',
    },
  })
}

const terminalDriver = fileURLToPath(new URL('terminal.py', import.meta.url))

export interface TerminalPlan {
  /** Wait for a text on the screen, then type. */
  readonly steps: readonly (readonly [expected: string, keys: string])[]
  readonly columns?: number
  readonly rows?: number
  /** Seconds without the expected text (30). */
  readonly timeout?: number
}

/** Runs a program on a real pseudo-terminal with a person typing. */
export async function onTerminal(
  command: readonly string[],
  plan: TerminalPlan,
  options: RunOptions,
): Promise<Outcome> {
  return runProgram(['python3', terminalDriver, JSON.stringify(plan), ...command], options)
}
