/**
 * Windows runs `.cmd` and `.bat` files only through cmd.exe, which reads its line twice. The quoting
 * is the usual one: C-runtime quotes, then a caret before every special character, twice for a file
 * that passes `%*` on.
 */
import type { Environment } from '../system/environment.ts'

const special = /[()\][%!^"`<>&|;, *?]/g

/** What to spawn, verbatim; undefined for a program that needs no cmd.exe. */
export function batchCommand(
  path: string,
  args: readonly string[],
  env: Environment,
): { readonly file: string; readonly args: readonly string[] } | undefined {
  if (!/\.(cmd|bat)$/i.test(path)) return undefined
  const words = [path.replaceAll('/', '\\').replace(special, '^$&'), ...args.map(quoteArgument)]
  return {
    // Not by its name, which Windows looks for in the working folder first.
    file: env['ComSpec'] ?? env['COMSPEC'] ?? 'C:/Windows/System32/cmd.exe',
    args: ['/d', '/s', '/c', `"${words.join(' ')}"`],
  }
}

function quoteArgument(argument: string): string {
  const quoted = `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/\\*$/, '$&$&')}"`
  // A caret before the character, and then one before both.
  return quoted.replace(special, '^^^$&')
}
