/** Warnings about what settings mean together; each is read by some tools and refused by others. */
import type { ConfigWarning, ConfigWarningCode, Subject } from './config-warning.ts'
import type { ParsedFile } from './parsed-file.ts'
import { type Options, type Place, type PlacedOption, placedOptions } from './placed-options.ts'

export function profileFindings(config: ParsedFile, credentials: ParsedFile): ConfigWarning[] {
  const warnings: ConfigWarning[] = []
  const warnAbout =
    (subject: Subject): Warn =>
    (code, { file, line }, says) => {
      warnings.push({ code, file, line, subject, message: `Line ${line} of ${file} ${says}.` })
    }
  const sessions = config.sections.get('sso-session')
  const profiles = config.sections.get('profile')
  const names = new Set([
    ...(profiles?.keys() ?? []),
    ...(credentials.sections.get('profile')?.keys() ?? []),
  ])
  for (const name of names) {
    const options = placedOptions(config, credentials, name)
    lintProfile(options, warnAbout({ type: 'profile', name }))
  }
  for (const [name, options] of sessions ?? []) {
    lintSession(config.file, name, options, warnAbout({ type: 'sso-session', name }))
  }
  return warnings
}

type Warn = (code: ConfigWarningCode, place: Place, says: string) => void

function lintProfile(options: ReadonlyMap<string, PlacedOption>, warn: Warn): void {
  if (options.has('sso_session')) {
    for (const key of ['sso_start_url', 'sso_region']) {
      const place = options.get(key)
      if (place === undefined) continue
      warn(
        'session-key-in-profile',
        place,
        `sets ${key} in a profile that has sso_session; the AWS SDK for Rust refuses such a profile`,
      )
    }
  }
  const account = options.get('sso_account_id')
  if (account !== undefined && !/^\d{12}$/.test(String(account.value))) {
    warn('account-id-format', account, 'sets an sso_account_id that has not 12 digits')
  }
  const staticKey = options.get('aws_access_key_id')
  if (staticKey !== undefined && (account !== undefined || options.has('sso_role_name'))) {
    warn(
      'static-keys-beside-sso',
      staticKey,
      'sets an access key in a profile that also signs in; tools disagree about which one they use',
    )
  }
}

function lintSession(file: string, name: string, options: Options, warn: Warn): void {
  const missing = ['sso_start_url', 'sso_region'].filter((key) => !options.has(key))
  const first = [...options.values()][0]
  if (missing.length === 0 || first === undefined) return
  const place = { file, line: first.line }
  warn(
    'session-incomplete',
    place,
    `is in sso-session ${name}, which lacks ${missing.join(' and ')}`,
  )
}
