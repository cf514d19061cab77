/** Answers of the services, from text to values. Whatever does not fit is refused, never guessed. */
import { ServiceError } from '../errors.ts'
import type { HttpResponse } from '../system/http.ts'
import { foreignAnswer } from '../system/foreign-answer.ts'
import { forTerminal } from '../system/text.ts'
import type {
  AccountInfo,
  CreateTokenResponse,
  GetRoleCredentialsResponse,
  ListAccountRolesResponse,
  ListAccountsResponse,
  RegisterClientResponse,
  RoleInfo,
  StartDeviceAuthorizationResponse,
} from './wire.ts'

type Fields = Readonly<Record<string, unknown>>

interface Answer {
  readonly operation: string
  readonly status: number
  readonly fields: Fields
}

// Tokens, keys and identifiers: visible ASCII only, so that a header or a file line cannot be split.
const visible = /^[\u0021-\u007E]+$/
const longestToken = 16_384
const longestAddress = 2048
const longestName = 256
const mostPerPage = 1000
const yearSeconds = 366 * 86_400
/** 9999-12-31T23:59:59Z. */
const lastSecond = 253_402_300_799

/** A JSON object, or undefined for anything else. */
export function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(answer: Omit<Answer, 'fields'>, what: string): ServiceError {
  const { operation, status } = answer
  return new ServiceError(
    'service-answer-invalid',
    `The service answered ${operation} with something unexpected: ${what}.`,
    { details: { operation, status, retryable: false } },
  )
}

function read(operation: string, response: HttpResponse): Answer {
  const { status } = response
  const fields = parseObject(response.body)
  if (fields !== undefined) return { operation, status, fields }
  if (response.body.trimStart().startsWith('<')) throw foreignAnswer(operation, status)
  throw invalid({ operation, status }, 'no JSON object')
}

function within(answer: Answer, fields: unknown, name: string): Answer {
  if (!isObject(fields)) throw invalid(answer, `"${name}" is not an object`)
  return { ...answer, fields }
}

function text(answer: Answer, name: string, pattern: RegExp, maxLength: number): string {
  const value = answer.fields[name]
  const fits = typeof value === 'string' && value.length <= maxLength && pattern.test(value)
  if (!fits) throw invalid(answer, `"${name}" is missing or not what it should be`)
  return value
}

function token(answer: Answer, name: string): string {
  return text(answer, name, visible, longestToken)
}

/** Absent, null and empty are the same. */
function optionalToken(answer: Answer, name: string): string | undefined {
  const value = answer.fields[name]
  return value === undefined || value === null || value === '' ? undefined : token(answer, name)
}

function wholeNumber(answer: Answer, name: string, least: number, most: number): number {
  const value = answer.fields[name]
  const fits = typeof value === 'number' && value >= least && value <= most
  if (!fits) throw invalid(answer, `"${name}" is missing or out of range`)
  return Math.floor(value)
}

function items<T>(answer: Answer, name: string, decode: (item: Answer) => T): T[] {
  const list = answer.fields[name] ?? []
  if (!Array.isArray(list) || list.length > mostPerPage) {
    throw invalid(answer, `"${name}" is not a list of at most ${mostPerPage}`)
  }
  return list.map((item: unknown) => decode(within(answer, item, name)))
}

/** A name for people: cleaned of what steers a terminal, wherever it may be shown. */
function label(answer: Answer, name: string): string | undefined {
  const value = answer.fields[name] ?? undefined
  if (value === undefined) return undefined
  if (typeof value !== 'string') throw invalid(answer, `"${name}" is not text`)
  return forTerminal(value, longestName)
}

export function decodeRegisterClient(response: HttpResponse): RegisterClientResponse {
  const answer = read('RegisterClient', response)
  return {
    clientId: token(answer, 'clientId'),
    clientSecret: token(answer, 'clientSecret'),
    clientIdIssuedAt: wholeNumber(answer, 'clientIdIssuedAt', 0, lastSecond),
    clientSecretExpiresAt: wholeNumber(answer, 'clientSecretExpiresAt', 0, lastSecond),
  }
}

/** `interval` is 5 when absent (RFC 8628 section 3.2). The addresses are for the caller to judge. */
export function decodeStartDeviceAuthorization(
  response: HttpResponse,
): Required<StartDeviceAuthorizationResponse> {
  const answer = read('StartDeviceAuthorization', response)
  const hasInterval = (answer.fields['interval'] ?? undefined) !== undefined
  return {
    deviceCode: token(answer, 'deviceCode'),
    userCode: text(answer, 'userCode', /^[A-Za-z0-9-]+$/, 64),
    verificationUri: text(answer, 'verificationUri', visible, longestAddress),
    verificationUriComplete: text(answer, 'verificationUriComplete', visible, longestAddress),
    expiresIn: wholeNumber(answer, 'expiresIn', 1, 86_400),
    interval: hasInterval ? wholeNumber(answer, 'interval', 0, 600) : 5,
  }
}

export function decodeCreateToken(response: HttpResponse): CreateTokenResponse {
  const answer = read('CreateToken', response)
  const tokenType = answer.fields['tokenType'] ?? 'Bearer'
  if (typeof tokenType !== 'string' || tokenType.toLowerCase() !== 'bearer') {
    throw invalid(answer, '"tokenType" is not Bearer')
  }
  const refreshToken = optionalToken(answer, 'refreshToken')
  return {
    accessToken: token(answer, 'accessToken'),
    tokenType: 'Bearer',
    expiresIn: wholeNumber(answer, 'expiresIn', 1, yearSeconds),
    ...(refreshToken === undefined ? {} : { refreshToken }),
  }
}

function account(item: Answer): AccountInfo {
  const accountName = label(item, 'accountName')
  const emailAddress = label(item, 'emailAddress')
  return {
    accountId: text(item, 'accountId', /^\d{12}$/, 12),
    ...(accountName === undefined ? {} : { accountName }),
    ...(emailAddress === undefined ? {} : { emailAddress }),
  }
}

/** Nothing is in it, which is all that tells it from the page of a network in between. */
export function decodeLogout(response: HttpResponse): void {
  if (response.body.trim() !== '') read('Logout', response)
}

export function decodeListAccounts(response: HttpResponse): ListAccountsResponse {
  const answer = read('ListAccounts', response)
  return {
    accountList: items(answer, 'accountList', account),
    nextToken: optionalToken(answer, 'nextToken') ?? null,
  }
}

function role(item: Answer): RoleInfo {
  return {
    // IAM's alphabet for role names.
    roleName: text(item, 'roleName', /^[\w+=,.@-]+$/, 64),
    accountId: text(item, 'accountId', /^\d{12}$/, 12),
  }
}

export function decodeListAccountRoles(response: HttpResponse): ListAccountRolesResponse {
  const answer = read('ListAccountRoles', response)
  return {
    roleList: items(answer, 'roleList', role),
    nextToken: optionalToken(answer, 'nextToken') ?? null,
  }
}

/** An end in the past is for the caller to judge: clocks differ. */
export function decodeGetRoleCredentials(
  response: HttpResponse,
): GetRoleCredentialsResponse['roleCredentials'] {
  const answer = read('GetRoleCredentials', response)
  const credentials = within(answer, answer.fields['roleCredentials'], 'roleCredentials')
  return {
    accessKeyId: text(credentials, 'accessKeyId', /^\w{16,128}$/, 128),
    secretAccessKey: text(credentials, 'secretAccessKey', visible, 256),
    sessionToken: token(credentials, 'sessionToken'),
    // Milliseconds: a value in seconds would lie in January 1970 and is refused.
    expiration: wholeNumber(credentials, 'expiration', 1e12, lastSecond * 1000),
  }
}
