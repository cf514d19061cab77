/** Words that YAML 1.1 or 1.2 reads as something else. */
const reserved = /^(?:y|yes|n|no|true|false|on|off|null|~)$/i

/** A scalar of one line as YAML has it, quoted where it would be read as another type. */
export function yamlText(text: string): string {
  const isPlain = /^[A-Za-z_/](?:[\w ./@+=,-]|:(?=\S))*$/.test(text) && !/\s$/.test(text)
  return isPlain && !reserved.test(text) ? text : `'${text.replaceAll("'", "''")}'`
}

/** Each line that has something, further right. */
export function indented(text: string, columns: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(columns))
}
