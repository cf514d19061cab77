import { relative, sep } from 'node:path'

export interface ShownPaths {
  /** Absolute; files below it are shown as they are called from here. */
  readonly folder: string
  readonly home: string
}

/** Undefined for a file that is not below the folder. */
export function below(file: string, folder: string): string | undefined {
  const path = relative(folder, file)
  return path === '' || path.startsWith('..') || path === file ? undefined : path
}

/** As people call it from where they are, or from their home. */
export function shortPath(file: string, { folder, home }: ShownPaths): string {
  const here = below(file, folder)
  if (here !== undefined) return here
  const own = below(file, home)
  return own === undefined ? file : `~${sep}${own}`
}

/** Each file of the home that a sentence names, as people call it. */
export function shortPaths(text: string, home: string): string {
  return home === '' || home.endsWith(sep) ? text : text.replaceAll(`${home}${sep}`, `~${sep}`)
}
