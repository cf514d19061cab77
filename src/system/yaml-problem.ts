/** What is wrong with a YAML file, and where. */
export interface YamlProblem {
  /** From 1; undefined where it is about the whole file. */
  readonly line: number | undefined
  readonly column: number | undefined
  /** The rest of a sentence without its full stop. */
  readonly says: string
  /** The word that is not known, and those that are. */
  readonly unknown?: { readonly word: string; readonly known: readonly string[] }
}
