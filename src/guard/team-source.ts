/** Where a team file is, by what a person typed: a path, an https address, or a git one. Pure. */
import { UsageError } from '../errors.ts'
import { parseUrl } from '../system/parse-url.ts'
import { isLoopbackHost } from '../system/trusted-url.ts'

export type TeamSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'https'; readonly url: string }
  | {
      readonly kind: 'git'
      /** As git takes it: `https://…`, `ssh://…` or `git@host:path`. */
      readonly url: string
      /** A branch, a tag or a commit; undefined for the usual branch. */
      readonly ref: string | undefined
      readonly path: string
    }

export const teamFileName = 'keyless.yaml'

const webAddress = /^https?:\/\//i
const yamlName = /\.ya?ml$/i

/** Hosts and users do not begin with what ssh or git would take for an option. */
const scpLike = /^[A-Za-z0-9_][\w.-]{0,63}@[A-Za-z0-9][\w.-]{0,252}:(?!-)[\w./~+@%-]{1,500}$/
const repositoryPath = /^\/(?!-)[\w./~+@%-]{1,500}$/
const refName = /^(?![-./])(?!.*(?:\.\.|\/\/|@\{))[\w./+-]{1,200}$/
const filePath = /^(?!\/)(?!(?:.*\/)?\.{0,2}(?:\/|$))[\w./ +@-]{1,300}$/

function refused(message: string): UsageError {
  return new UsageError('team-source-invalid', message)
}

/**
 * Undefined for what is no team file's address by its looks: a start URL, or any word. Throws
 * UsageError `team-source-invalid` for one that keyless does not go to.
 */
export function teamSource(text: string): TeamSource | undefined {
  if (/\p{Cc}/u.test(text)) throw refused('The address has a control character in it.')
  if (webAddress.test(text)) return webSource(text)
  const [address = '', ...rest] = text.split('#')
  if (/^git\+(?:https|ssh):\/\//i.test(text)) {
    return gitSource(repositoryUrl(address.slice('git+'.length)), rest.join('#'))
  }
  if (/^ssh:\/\//i.test(text)) return gitSource(repositoryUrl(address), rest.join('#'))
  if (scpLike.test(address)) return gitSource(address, rest.join('#'))
  if (/^[a-z][a-z0-9+.-]*:(?:\/\/|:)/i.test(text) || /^[^/\\]*@[^/\\]*:/.test(text)) {
    throw refused('A team file is a path, https://…/keyless.yaml, git+https://… or git@host:path.')
  }
  // A start URL without its https:// is no path.
  const isPath = yamlName.test(text) || /^(?:\.{1,2}(?:$|[/\\])|[/\\]|[a-z]:[/\\])/i.test(text)
  return isPath ? { kind: 'file', path: text } : undefined
}

function webSource(text: string): TeamSource | undefined {
  const url = parseUrl(text)
  const isGit = url?.pathname.endsWith('.git') === true
  if (url === undefined || (!isGit && !yamlName.test(url.pathname))) return undefined
  assertPlainWeb(url, 'The address')
  if (isGit) {
    const [address = '', ...rest] = text.split('#')
    return gitSource(repositoryUrl(address), rest.join('#'))
  }
  url.hash = ''
  return { kind: 'https', url: url.href }
}

/** https, or plain http on this machine; without a password. Throws UsageError `team-source-invalid`. */
export function assertPlainWeb(url: URL, what: string, loopback = true): void {
  const isLocal = loopback && url.protocol === 'http:' && isLoopbackHost(url.hostname)
  if (url.protocol !== 'https:' && !isLocal) throw refused(`${what} does not begin with https.`)
  if (url.username + url.password !== '') {
    throw refused(`${what} has a user name or a password in it, which would be kept and shown.`)
  }
}

function repositoryUrl(text: string): string {
  const url = parseUrl(text)
  const isSsh = url?.protocol === 'ssh:'
  const user = isSsh ? /^(?:[A-Za-z0-9_][\w.-]{0,63})?$/ : /^$/
  const host = /^(?:[A-Za-z0-9][\w.-]{0,252}|\[[0-9a-f:]{2,39}\])$/
  if (url === undefined || (!isSsh && url.protocol !== 'https:')) {
    throw refused('Git is asked over https or ssh alone.')
  }
  const isPlain =
    user.test(url.username) &&
    url.password === '' &&
    url.search === '' &&
    host.test(url.hostname) &&
    repositoryPath.test(url.pathname)
  if (isPlain) return text
  throw refused('The git address has a password, or characters that have no place in one.')
}

/** What stands behind the `#`: `ref=main&path=aws/keyless.yaml`. */
function gitSource(url: string, fragment: string): TeamSource {
  const fields = new URLSearchParams(fragment)
  const known = [...fields.keys()]
  if (
    known.some((name) => name !== 'ref' && name !== 'path') ||
    new Set(known).size < known.length
  ) {
    throw refused('Behind the # of a git address stand ref=BRANCH and path=FILE, with & between.')
  }
  const ref = fields.get('ref') ?? undefined
  const path = fields.get('path') ?? teamFileName
  if (ref !== undefined && !refName.test(ref)) throw refused('The ref is no branch, tag or commit.')
  if (!filePath.test(path) || path.split('/').some((part) => /^\.{0,2}$/.test(part))) {
    throw refused('The path is no file of a repository.')
  }
  return { kind: 'git', url, ref, path }
}
