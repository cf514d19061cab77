/** Where tokens of CI platforms became keys, as far as it was in none of the platform's networks. */
import { join } from 'node:path'
import { readTextIfPresent, writePrivateFile } from '../../system/files.ts'
import type { Engine } from '../engine.ts'
import { quoted } from '../engines/duckdb.ts'
import { fieldsOf, textOf } from '../events/fields.ts'
import { addressKey, networkKeys } from '../places/address-key.ts'
import { readNetworks, type RunnerNetwork } from './networks-file.ts'

export interface NetworksOptions {
  readonly folder: string
  /** The list that was named; the one of the last time. */
  readonly networks?: string | undefined
}

/** What was read of a list: it may be gone, or have another address, the next time. */
export function networksPath(folder: string): string {
  return join(folder, 'networks.json')
}

/** Which list it was; undefined where none was named yet. */
export function networksList(folder: string): string | undefined {
  return textOf(keptIn(folder)['file'])
}

function keptIn(folder: string) {
  try {
    const kept = fieldsOf(JSON.parse(readTextIfPresent(networksPath(folder)) ?? '{}'))
    return kept['version'] === 1 ? kept : {}
  } catch {
    return {}
  }
}

function keptNetworks(folder: string): readonly RunnerNetwork[] {
  const { networks } = keptIn(folder)
  return (Array.isArray(networks) ? networks : []).flatMap((one) => {
    const [provider, first, last] = Array.isArray(one) ? one.map(textOf) : []
    return provider && first && last ? { provider, first, last } : []
  })
}

/** One after another, without overlaps. */
function merged(networks: readonly RunnerNetwork[]): readonly (readonly [string, string])[] {
  const sorted = networks
    .map(({ first, last }) => [first, last] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
  const ranges: [string, string][] = []
  for (const [first, last] of sorted) {
    const before = ranges.at(-1)
    if (before === undefined || first > before[1]) ranges.push([first, last])
    else if (last > before[1]) before[1] = last
  }
  return ranges
}

function isWithin(ranges: readonly (readonly [string, string])[], key: string): boolean {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ranges[middle]?.[0] ?? '') <= key) low = middle + 1
    else high = middle
  }
  return low > 0 && key <= (ranges[low - 1]?.[1] ?? '')
}

const ownNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'].map((text) => {
  const [first = '', last = ''] = networkKeys(text) ?? []
  return { provider: '*', first, last }
})

/** The provider of the list that this one is, or is a part of (an enterprise of GitHub's). */
const isOf = (provider: string, listed: string): boolean =>
  provider === listed || provider.startsWith(`${listed}/`)

/** Whether an address is in none of the networks of a provider that has any. */
function strangeness(networks: readonly RunnerNetwork[]) {
  const known = new Map<string, readonly (readonly [string, string])[]>()
  const rangesOf = (provider: string): readonly (readonly [string, string])[] => {
    const ranges = known.get(provider)
    if (ranges !== undefined) return ranges
    const its = networks.filter((one) => isOf(provider, one.provider))
    const own = networks.filter((one) => one.provider === '*')
    const all = its.length === 0 ? [] : merged([...its, ...own, ...ownNetworks])
    known.set(provider, all)
    return all
  }
  return (provider: string, address: string): boolean => {
    const [key, ranges] = [addressKey(address), rangesOf(provider.toLowerCase())]
    return key !== undefined && ranges.length > 0 && !isWithin(ranges, key)
  }
}

/**
 * Makes the table `strange_runners` of providers and addresses in `stored`; empty where no list was ever named.
 * Throws ConfigError `networks-invalid`.
 */
export async function openStrangeRunners(
  engine: Engine,
  { folder, networks: list }: NetworksOptions,
): Promise<void> {
  await engine.run('CREATE TEMP TABLE strange_runners (provider VARCHAR, address VARCHAR)')
  if (list !== undefined) {
    const rows = readNetworks(list).map(({ provider, first, last }) => [provider, first, last])
    writePrivateFile(
      networksPath(folder),
      JSON.stringify({ version: 1, file: list, networks: rows }),
    )
  }
  const networks = keptNetworks(folder)
  if (networks.length === 0) return
  const isStrange = strangeness(networks)
  const { rows } = await engine.ask(
    `SELECT DISTINCT regexp_extract(principal_id, 'oidc-provider/([^:]+)', 1), address FROM stored
WHERE name = 'AssumeRoleWithWebIdentity' AND principal_id LIKE '%oidc-provider/%' AND address IS NOT NULL`,
  )
  const strange = rows
    .map(([provider, address]) => [String(provider), String(address)] as const)
    .filter(([provider, address]) => isStrange(provider, address))
    .map(([provider, address]) => `(${quoted(provider)}, ${quoted(address)})`)
  if (strange.length > 0)
    await engine.run(`INSERT INTO strange_runners VALUES ${strange.join(', ')}`)
}
