/**
 * Config and credentials files for a program that gets its credentials from the agent. They hold
 * none themselves: with a [default] that has some, every AWS SDK leaves the agent unasked.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { writePrivateFile } from '../system/files.ts'
import { makeTemporaryFolder } from '../system/temporary-folder.ts'

export type ChildSettings = ReadonlyMap<string, string | ReadonlyMap<string, string>>

export interface ChildFilesOptions {
  readonly profile: string
  readonly settings: ChildSettings
  /** The `[services NAME]` section that the profile names, if any. */
  readonly services: ChildSettings | undefined
}

export interface ChildFiles {
  readonly config: string
  readonly credentials: string
  remove(): void
}

/** What a profile says about anything but who one is. */
const carriedOver = new Set([
  'region',
  'output',
  'ca_bundle',
  'endpoint_url',
  'ignore_configured_endpoint_urls',
  'services',
  'use_fips_endpoint',
  'use_dualstack_endpoint',
  'sts_regional_endpoints',
  'defaults_mode',
  'retry_mode',
  'max_attempts',
  'tcp_keepalive',
  'parameter_validation',
  'request_checksum_calculation',
  'response_checksum_validation',
  'disable_request_compression',
  'request_min_compression_size_bytes',
  'account_id_endpoint_mode',
  'sigv4a_signing_region_set',
  'sdk_ua_app_id',
  'cli_pager',
  'cli_auto_prompt',
  'cli_timestamp_format',
  'cli_binary_format',
  'cli_follow_urlparam',
  'cli_history',
  's3',
])

/** In a new folder (0700) that `remove` takes away. Throws SystemError. */
export function createChildFiles({ profile, settings, services }: ChildFilesOptions): ChildFiles {
  const folder = makeTemporaryFolder('keyless-exec-')
  const config = join(folder, 'config')
  const credentials = join(folder, 'credentials')
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  const own = new Map([...settings].filter(([key]) => carriedOver.has(key)))
  const name = services === undefined ? undefined : settings.get('services')
  // By its own name too: programs have it in their settings.
  const headers = profile === 'default' ? ['default'] : ['default', `profile ${profile}`]
  const sections = headers.map((header) => sectionText(header, own))
  if (services !== undefined && typeof name === 'string') {
    sections.push(sectionText(`services ${name}`, services))
  }
  try {
    writePrivateFile(config, sections.join('\n'))
    writePrivateFile(credentials, '')
  } catch (error) {
    remove()
    throw error
  }
  return { config, credentials, remove }
}

function sectionText(header: string, settings: ChildSettings): string {
  const lines = [`[${header}]`]
  for (const [key, value] of settings) {
    if (typeof value === 'string') lines.push(...settingLine(key, value))
    else {
      const nested = [...value].flatMap(([name, text]) => settingLine(`  ${name}`, text))
      lines.push(`${key} =`, ...nested)
    }
  }
  return `${lines.join('\n')}\n`
}

/** A value of several lines is none of those that are carried over. */
function settingLine(key: string, value: string): readonly string[] {
  return value === '' || /[\r\n\0]/.test(value) ? [] : [`${key} = ${value}`]
}
