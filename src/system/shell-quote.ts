/** Words that a shell reads back exactly. One function per shell; where a shell cannot, it throws TypeError. */

const plainWord = /^[A-Za-z0-9_@+:,./-]+$/

function refuse(value: string, unsayable: RegExp, shell: string): void {
  if (unsayable.test(value)) throw new TypeError(`${shell} has no way to say this value`)
}

/* oxlint-disable no-control-regex -- NUL and line ends are what some shells cannot say */

/** bash, zsh, sh. */
export function quotePosix(value: string): string {
  refuse(value, /\0/, 'A shell')
  return plainWord.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`
}

/** fish: in single quotes only the backslash and the quote are special. */
export function quoteFish(value: string): string {
  refuse(value, /\0/, 'fish')
  return plainWord.test(value) ? value : `'${value.replaceAll(/[\\']/g, '\\$&')}'`
}

/** PowerShell: it takes typographic quotes for quotes too, so these are doubled as well. */
export function quotePowerShell(value: string): string {
  refuse(value, /\0/, 'PowerShell')
  return `'${value.replaceAll(/['\u2018-\u201B]/g, '$&$&')}'`
}

/**
 * One argument at the cmd.exe prompt, for a program that splits its line as Microsoft's C runtime
 * does. For `set`, use setCmd.
 */
export function quoteCmd(value: string): string {
  refuse(value, /[\0\r\n]/, 'cmd.exe')
  if (/^[A-Za-z0-9_:,./\\-]+$/.test(value)) return value
  const argument = value.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')
  return `"${argument}"`.replaceAll(/[()[\]%!^"`<>&|;, *?]/g, '^$&')
}

/** `set "NAME=value"`: quotes around the value alone would become part of it. */
export function setCmd(name: string, value: string): string {
  // A quote would end the quoting, and a percent sign starts a variable.
  refuse(name + value, /[\0\r\n"%]/, 'cmd.exe')
  return `set "${name}=${value}"`
}
