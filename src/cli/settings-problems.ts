import { placeOf, type SettingsFile } from '../guard/read-settings.ts'
import type { YamlProblem } from '../system/yaml-problem.ts'
import { forTerminal } from '../system/text.ts'
import { didYouMean } from './suggest.ts'

/** What is wrong, with the word that was meant: `FILE, line 3, column 1: …`. */
export function problemLine({ path }: Pick<SettingsFile, 'path'>, problem: YamlProblem): string {
  return forTerminal(`${placeOf(path, problem)}: ${problemText(problem)}`, 1000)
}

export function problemText({ says, unknown }: YamlProblem): string {
  const near = unknown === undefined ? undefined : didYouMean(unknown.word, unknown.known)
  if (near !== undefined) return `${says}. Did you mean ${near}?`
  return unknown === undefined ? `${says}.` : `${says}. There are: ${unknown.known.join(', ')}.`
}
