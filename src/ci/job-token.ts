/** The token of this job, in the platform's own way. */
import { KeylessError, SystemError, UsageError } from '../errors.ts'
import { decodeText } from '../system/decode-text.ts'
import { variable } from '../system/environment.ts'
import { readWhole } from '../system/files.ts'
import { readError } from '../system/file-errors.ts'
import { run } from '../system/subprocess.ts'
import type { System } from '../system/system.ts'
import type { Job } from './job.ts'
import type { TokenSource } from './platform.ts'
import { issuerPath, platformOfIssuer } from './platforms.ts'
import { readToken } from './read-token.ts'
import { requestToken, type TokenAsked } from './request-token.ts'
import { fillForm } from './subjects.ts'
import { tokenMissing } from './token-missing.ts'

export interface JobTokenOptions extends TokenAsked {
  /** A person chose it: where it cannot be had, that is an error. */
  readonly isAudienceAsked?: boolean
  /** The variable that has the token, where the job says so. */
  readonly tokenVariable: string | undefined
  readonly system: Pick<System, 'http' | 'clock'>
}

const programTimeoutMs = 60_000

function isJwt(text: string | undefined): text is string {
  return text !== undefined && /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(text.trim())
}

/** A variable whose token is of the platform, or of the server that the job says it runs on. */
function tokensIn({ platform, env }: Job): readonly string[] {
  const server = issuerPath(variable(env, 'CI_SERVER_URL') ?? '')
  return Object.values(env).filter((value): value is string => {
    if (!isJwt(value)) return false
    try {
      const { issuer } = readToken(value)
      return platformOfIssuer(issuer) === platform || issuerPath(issuer) === server
    } catch {
      return false
    }
  })
}

function fromVariables(
  { names, isNamedByJob }: Extract<TokenSource, { kind: 'variable' }>,
  job: Job,
  audience: string | undefined,
): string {
  const named = names.flatMap((name) => variable(job.env, name) ?? [])[0]
  if (named !== undefined) return named
  const found = isNamedByJob ? tokensIn(job) : []
  // Several tokens are for several audiences: the one for AWS says so.
  const fitting = found.filter((token) => readToken(token).audiences.includes(audience ?? ''))
  const [token] = fitting.length > 0 ? fitting : found
  if (token !== undefined && (fitting.length > 0 || found.length === 1)) return token
  const listed = names.map((name) => `$${name}`).join(' and ')
  const isAre = names.length > 1 ? 'are' : 'is'
  if (found.length > 1) {
    throw tokenMissing(job.platform, 'Several variables hold one: say --token-variable NAME.')
  }
  throw tokenMissing(job.platform, `${listed} ${isAre} not there.`)
}

async function fromProgram(
  { words }: Extract<TokenSource, { kind: 'command' }>,
  job: Job,
  audience: string | undefined,
): Promise<string> {
  const command = words.map((word) => fillForm(word, audience === undefined ? {} : { audience }))
  try {
    const { exitCode, stdout } = await run(command, { env: job.env, timeoutMs: programTimeoutMs })
    if (exitCode === 0) return stdout
    throw tokenMissing(job.platform, `${words[0]} failed with exit code ${exitCode}.`)
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    throw tokenMissing(job.platform, error.message, error)
  }
}

function fromFile(path: string): string {
  try {
    return decodeText(readWhole(path))
  } catch (error) {
    throw readError(error, path)
  }
}

function canAsk(source: TokenSource): boolean {
  if (source.kind === 'variable') return source.isNamedByJob
  const words = source.kind === 'request' ? Object.values(source.query) : source.words
  return words.some((word) => word.includes('{audience}'))
}

function notAsked(says: string): UsageError {
  return new UsageError('flag-value', says, { details: { command: 'ci credentials' } })
}

/** Throws UsageError `flag-value` where a job cannot choose what its token is for. */
function sourceOf(
  { platform }: Job,
  { audience = '', isAudienceAsked }: JobTokenOptions,
): TokenSource | undefined {
  const { tokenSources, name, audienceChoice } = platform
  if (isAudienceAsked !== true) return tokenSources[0]
  // It becomes a part of JSON, or of an address.
  if (!/^[!#-[\]-~]{1,500}$/.test(audience)) {
    throw notAsked('An audience is a word without quotation marks: --audience sts.amazonaws.com.')
  }
  const source = tokenSources.find(canAsk)
  if (source !== undefined) return source
  const whose = audienceChoice === 'asked' ? "the pipeline's settings" : 'the platform'
  throw notAsked(
    `In a job of ${name} ${whose} choose what the token is for: --audience ${audience} asks nobody.`,
  )
}

async function rawToken(job: Job, options: JobTokenOptions): Promise<string> {
  const { platform, env } = job
  const { tokenVariable, audience, system } = options
  if (tokenVariable !== undefined) {
    const token = variable(env, tokenVariable)
    if (token !== undefined) return token
    throw tokenMissing(platform, `$${tokenVariable} is not there.`)
  }
  const source = sourceOf(job, options)
  if (source?.kind === 'request') return await requestToken(source, job, { asked: options, system })
  if (source?.kind === 'command') return await fromProgram(source, job, audience)
  if (source !== undefined) return fromVariables(source, job, audience)
  throw tokenMissing(platform, 'keyless knows no way to it.')
}

/**
 * A JWT without blanks around it. Throws ConfigError `pipeline-token-missing` that says what the pipeline's
 * file lacks, `token-invalid`, ServiceError.
 */
export async function jobToken(job: Job, options: JobTokenOptions): Promise<string> {
  const token = (await rawToken(job, options)).trim()
  try {
    readToken(token)
  } catch (error) {
    if (error instanceof KeylessError) throw tokenMissing(job.platform, error.message, error)
    throw error
  }
  return token
}

/** A token that something else wrote, as AWS_WEB_IDENTITY_TOKEN_FILE names it. Throws SystemError. */
export function tokenOfFile(path: string): string {
  return fromFile(path).trim()
}
