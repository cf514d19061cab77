/** A file, or a part of one, that is not what its name says; told as a finding by whoever reads it. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
  /** Where it broke. */
  readonly offset: number

  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}
