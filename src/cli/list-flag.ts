/** What a flag names, with commas between. */
export function listOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').flatMap((part) => part.trim() || [])
}
