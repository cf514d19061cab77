/** Which networks the runners of CI platforms have: GitHub's own list, or lines of a provider and a network. */
import { ConfigError } from '../../errors.ts'
import { readTextIfPresent } from '../../system/files.ts'
import { fieldsOf, stringsOf } from '../events/fields.ts'
import { addressKey, networkKeys } from '../places/address-key.ts'

export interface RunnerNetwork {
  /** The issuer of the tokens without `https://`; `*` for runners of one's own, of any. */
  readonly provider: string
  /** As addressKey has them. */
  readonly first: string
  readonly last: string
}

const githubProvider = 'token.actions.githubusercontent.com'

function networkOf(provider: string, text: string): RunnerNetwork | undefined {
  // A number alone is an address in other lists.
  const key = /[.:]/.test(text) ? addressKey(text) : undefined
  const [first, last] =
    key === undefined ? (/[.:]/.test(text) ? (networkKeys(text) ?? []) : []) : [key, key]
  return first === undefined || last === undefined ? undefined : { provider, first, last }
}

/** Of `https://api.github.com/meta`. */
function githubNetworks(text: string): readonly RunnerNetwork[] | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const { actions, actions_macos: macos } = fieldsOf(value)
  const networks = [...stringsOf(actions), ...stringsOf(macos)].map((one) =>
    networkOf(githubProvider, one),
  )
  return networks.includes(undefined) ? undefined : (networks as readonly RunnerNetwork[])
}

function lineNetworks(text: string, onBad: (line: number) => void): readonly RunnerNetwork[] {
  return text.split('\n').flatMap((line, at) => {
    const words = line.replace(/#.*/, '').trim().split(/\s+/)
    if (words[0] === '') return []
    const [provider = '', network = '', ...more] = words
    const isProvider = /^(?:\*|[a-z0-9.-]+\.[a-z0-9-]+(?:\/[^\s:]*)?)$/i.test(provider)
    const one =
      more.length === 0 && isProvider ? networkOf(provider.toLowerCase(), network) : undefined
    if (one === undefined) onBad(at + 1)
    return one ?? []
  })
}

/** Throws ConfigError `networks-invalid`, SystemError `file-unreadable`. */
export function readNetworks(file: string): readonly RunnerNetwork[] {
  const invalid = (says: string): ConfigError =>
    new ConfigError('networks-invalid', `${file} ${says}.`, { details: { file } })
  const text = readTextIfPresent(file)?.replace(/^\uFEFF/, '')
  if (text === undefined) throw invalid('is not there')
  const isJson = text.trimStart().startsWith('{')
  const networks = isJson
    ? githubNetworks(text)
    : lineNetworks(text, (line) => {
        throw invalid(`has no provider and network in line ${line}`)
      })
  if (networks === undefined) throw invalid('is no list of GitHub, with networks under "actions"')
  if (networks.length === 0) throw invalid('names no network')
  return networks
}
