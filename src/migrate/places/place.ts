/** The path of a file, taken apart once; separators are `/`. */
export interface FilePath {
  readonly path: string
  readonly name: string
}

/** A kind of file in which keys are found. */
export interface Place {
  /** What it is, for people: `shell history`. */
  readonly says: string
  fits(file: FilePath): boolean
}
