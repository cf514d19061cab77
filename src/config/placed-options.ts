/** The settings of a profile with the file and line that each comes from. */
import type { ParsedFile, ParsedOption } from './parsed-file.ts'

export type Options = ReadonlyMap<string, ParsedOption>

export interface Place {
  readonly file: string
  /** Counted from 1. */
  readonly line: number
}

export interface PlacedOption extends Place {
  readonly value: ParsedOption['value']
}

/** Of both files, by key; the credentials file wins, as it does in a profile's settings. */
export function placedOptions(
  config: ParsedFile,
  credentials: ParsedFile,
  profile: string,
): ReadonlyMap<string, PlacedOption> {
  const options = new Map<string, PlacedOption>()
  for (const { file, sections } of [config, credentials]) {
    const own: Options = sections.get('profile')?.get(profile) ?? new Map<string, ParsedOption>()
    for (const [key, option] of own) options.set(key, { ...option, file })
  }
  return options
}
