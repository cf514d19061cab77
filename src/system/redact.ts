/** Takes secrets out of text that is about to be logged. A net under the rule that none gets there. */

import { errorTable } from '../error-table.ts'

const hidden = '[redacted]'

/** A `code` that is no secret: one of our errors. */
const errorCode = String.raw`(?:${Object.keys(errorTable).join('|')})(?=[\s"'\\,;&}]|$)`
const plainCode = String.raw`(?!\\*["']?\s*[:=]\s*\\*["']?${errorCode})`

/** Any spelling: accessToken, access_token, AWS_SESSION_TOKEN, x-amz-sso_bearer_token. */
const secretName = String.raw`(?:(?<=%[0-9a-f]{2})|(?<![a-z0-9]))(?:aws)?(?:(?:access|refresh|id|bearer|session|security|signin)[_-]?token|session[_-]?key|client[_-]?secret|secret[_-]?(?:access[_-]?)?key|code[_-]?verifier|device[_-]?code|code${plainCode}|password)`

/** JSON (also inside a JSON string), Python, INI: up to the closing quote that is not escaped, or the end. */
const quotedValue = new RegExp(
  String.raw`(${secretName}\\*["']?\s*[:=]\s*(\\*)(["']))[^]*?(?:(?<!\\)\2\3|$)`,
  'gi',
)
const bareValue = new RegExp(
  String.raw`(${secretName}(?:\s*[:=]\s*|%3D))(?:(?!%26)[^\s"'&;,}])+`,
  'gi',
)
const header = /((?:authorization|cookie|x-amz-sso_bearer_token)\s*:\s*)[^\n"']+/gi
const scheme = /\b(Bearer|Basic)\s+[^\s"',;]+/gi
const userInfo = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#"'@]+@/gi

const shapes: readonly RegExp[] = [
  // Identity Center access and refresh tokens.
  /ao[ar][A-Za-z0-9_+/=-]{16,}[A-Za-z0-9_+/=:.-]*/g,
  // JSON web tokens: client secrets are such. Asking for the dots would mean to look for them in vain
  // from every start of one.
  /\beyJ[A-Za-z0-9_.-]{5,}/g,
  // Session tokens, authorization codes: nothing else is that long without a blank.
  /[A-Za-z0-9_+/=-]{100,}/g,
  // A secret access key has no mark but its length and alphabet; a SHA-1 in hex has the length too.
  /(?<![A-Za-z0-9+/])(?![0-9a-f]{40}(?![A-Za-z0-9+/]))[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/])/g,
]

/** Characters that are read: a server or a program may say megabytes where one line is shown. */
export const longestText = 65_536

/** A secret that the limit cut in two may be too short to be recognised. */
const cutMargin = 1024

/**
 * The text with every secret that can be recognised replaced by `[redacted]`; cut, with an
 * ellipsis, when it is very long.
 */
export function redact(text: string): string {
  if (text.length <= longestText) return withoutSecrets(text)
  return `${withoutSecrets(text.slice(0, longestText)).slice(0, -cutMargin)}…`
}

function withoutSecrets(text: string): string {
  const named = text
    .replace(userInfo, `$1${hidden}@`)
    .replace(quotedValue, `$1${hidden}$2$3`)
    .replace(bareValue, `$1${hidden}`)
    .replace(header, `$1${hidden}`)
    .replace(scheme, `$1 ${hidden}`)
  return shapes.reduce((clean, shape) => clean.replace(shape, hidden), named)
}
