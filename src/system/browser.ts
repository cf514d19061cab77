import { InternalError } from '../errors.ts'
import type { Environment } from './environment.ts'
import type { Platform } from './platform.ts'

export interface OpenBrowserOptions {
  readonly env: Environment
  readonly platform: Pick<Platform, 'os'>
  /** `--browser`: a command line, the address put for `%s` or added at the end. */
  readonly command?: string | undefined
}

export async function openBrowser(_url: string, _options: OpenBrowserOptions): Promise<void> {
  throw new InternalError('openBrowser')
}

export function hasLocalBrowser(
  _env: Environment,
  _platform: Pick<Platform, 'os'>,
  _fileExists: (path: string) => boolean,
): boolean {
  throw new InternalError('hasLocalBrowser')
}
