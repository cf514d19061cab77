/** `credential_process`: another program's credentials (AWS SDKs and Tools Reference, process provider). */
import type { Profile } from '../../config/aws-config.ts'
import { SystemError } from '../../errors.ts'
import { redact } from '../../system/redact.ts'
import { run } from '../../system/subprocess.ts'
import { forTerminal } from '../../system/text.ts'
import { decodeObject, stringField } from '../../tokens/json-fields.ts'
import { parseTimestamp } from '../../tokens/timestamp.ts'
import { type Credentials, credentialsOf, isFresh } from '../credentials.ts'
import { askedProfile, ownWords } from '../own-command.ts'
import { chainVariable, extendedChain } from '../process-chain.ts'
import { incomplete, type Provider, type Resolution, setting, unsupported } from '../provider.ts'
import { splitCommand } from '../split-command.ts'

/** The Go SDK's limit; botocore has none, and a program that hangs would hang every tool. */
const timeoutMs = 60_000

export const credentialProcess: Provider = async (profile, resolution) => {
  const line = setting(profile, 'credential_process')
  if (line === undefined) return undefined
  const { env, platform, clock } = resolution.ports.system
  const command = splitCommand(line, platform.os)
  if (command.length === 0) throw incomplete(profile, 'the command of credential_process')
  const words = ownWords(command, env, platform)
  if (words !== undefined) return ownAnswer(profile, words, resolution)
  const chain = extendedChain(env, profile.name)
  const result = await run(command, { env: { ...env, [chainVariable]: chain }, timeoutMs })
  if (result.exitCode !== 0) {
    const said = forTerminal(redact(result.stderr.trim()), 400)
    throw failed(profile, `failed with exit code ${result.exitCode}${said && `: ${said}`}`)
  }
  const credentials = decodeAnswer(profile, result.stdout)
  if (isFresh(credentials, clock.now(), 1)) return credentials
  throw failed(profile, 'answered with credentials that have already ended')
}

/** keyless never runs itself: it resolves the profile that its own words ask for, in this process. */
function ownAnswer(
  profile: Profile,
  words: readonly string[],
  resolution: Resolution,
): Promise<Credentials> {
  const name = askedProfile(words, resolution.ports.system.env)
  if (name === undefined) {
    throw unsupported(
      profile,
      `The credential_process of the profile "${profile.name}" runs keyless with words other than "credential-process PROFILE".`,
    )
  }
  return resolution.follow(name, { asRoot: true })
}

function decodeAnswer(profile: Profile, text: string): Credentials {
  const answer = decodeObject(text)
  if (answer === undefined) throw failed(profile, 'did not answer with JSON')
  if (answer['Version'] !== 1) throw failed(profile, 'answered with another Version than 1')
  const accessKeyId = stringField(answer, 'AccessKeyId')
  const secretAccessKey = stringField(answer, 'SecretAccessKey')
  if (accessKeyId === undefined) throw failed(profile, 'answered without AccessKeyId')
  if (secretAccessKey === undefined) throw failed(profile, 'answered without SecretAccessKey')
  const sessionToken = stringField(answer, 'SessionToken')
  const accountId = stringField(answer, 'AccountId') ?? setting(profile, 'aws_account_id')
  const expiration = answer['Expiration'] ?? undefined
  const expiresAt = typeof expiration === 'string' ? parseTimestamp(expiration) : undefined
  if (expiration !== undefined && expiresAt === undefined) {
    throw failed(profile, 'answered with an Expiration that is no date')
  }
  return credentialsOf({ accessKeyId, secretAccessKey, sessionToken, expiresAt, accountId })
}

function failed(profile: Profile, what: string): SystemError {
  return new SystemError(
    'command-failed',
    `The credential_process of the profile "${profile.name}" ${what}.`,
    { details: { profile: profile.name } },
  )
}
