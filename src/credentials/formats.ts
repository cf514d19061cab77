/** How credentials are printed, by name. The first six equal the AWS CLI 2.36 byte for byte. */
import { dotenv } from './formats/dotenv.ts'
import { env } from './formats/env.ts'
import { envNoExport } from './formats/env-no-export.ts'
import { fish } from './formats/fish.ts'
import type { Format } from './formats/format.ts'
import { json } from './formats/json.ts'
import { powershell } from './formats/powershell.ts'
import { credentialProcess } from './formats/process.ts'
import { windowsCmd } from './formats/windows-cmd.ts'

export const formats = {
  process: credentialProcess,
  env,
  'env-no-export': envNoExport,
  powershell,
  'windows-cmd': windowsCmd,
  fish,
  json,
  dotenv,
} as const satisfies Record<string, Format>

export type FormatName = keyof typeof formats

/** Those that `aws configure export-credentials` knows. */
export const awsFormatNames = [
  'process',
  'env',
  'env-no-export',
  'powershell',
  'windows-cmd',
  'fish',
] as const satisfies readonly FormatName[]

export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name)
}
