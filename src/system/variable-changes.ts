/** What must change in an environment so that programs talk to a server of ours on this machine. */
import { type Environment, variable } from './environment.ts'

/** Variables to set, and with `undefined` to unset. */
export type VariableChanges = Readonly<Record<string, string | undefined>>

const proxies = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy']

/** The AWS CLI and boto3 go through a proxy to this machine itself, unless told not to. */
export function pastProxies(outside: Environment): VariableChanges {
  if (!proxies.some((name) => variable(outside, name) !== undefined)) return {}
  const spared = variable(outside, 'no_proxy') ?? variable(outside, 'NO_PROXY') ?? ''
  const all = ['127.0.0.1', ...spared.split(',').map((host) => host.trim())]
  const hosts = [...new Set(all.filter((host) => host !== ''))].join(',')
  return { NO_PROXY: hosts, no_proxy: hosts }
}
