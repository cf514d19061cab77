/** Proxies and certificates as they are set: looks at no network. */
import { textSetting } from '../../config/aws-config.ts'
import { fillFix, KeylessError } from '../../errors.ts'
import { caBundlePath, readCaBundle } from '../../system/certificates.ts'
import { variable } from '../../system/environment.ts'
import { proxyFor } from '../../system/proxy.ts'
import { check, type Noted } from '../check.ts'
import { addTo, listed } from '../words.ts'
import type { World } from '../world.ts'

type Code = 'proxy-invalid' | 'proxy-variables-differ' | 'ca-bundle-unreadable'

/** Some host of AWS that NO_PROXY would not name. */
const sample = new URL('https://oidc.us-east-1.amazonaws.com/')

function proxies({ system: { env } }: World): readonly Noted<Code>[] {
  const found: Noted<Code>[] = []
  try {
    const { NO_PROXY: _upper, no_proxy: _lower, ...rest } = env
    proxyFor(sample, rest)
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    const fix = 'write it as http://HOST:PORT, or unset it'
    found.push({ code: 'proxy-invalid', message: error.message, fix })
  }
  for (const name of ['HTTPS_PROXY', 'NO_PROXY']) {
    const upper = variable(env, name)
    const lower = variable(env, name.toLowerCase())
    if (upper === undefined || lower === undefined || upper === lower) continue
    const message = `${name} and ${name.toLowerCase()} are set, and differ.`
    found.push({ code: 'proxy-variables-differ', message, fix: `unset ${name}` })
  }
  return found
}

/** Each file once, with the profiles that name it. */
function bundles({ system: { env }, config }: World): readonly Noted<Code>[] {
  const named = new Map<string, string[]>()
  const common = caBundlePath(env, undefined)
  if (common !== undefined) named.set(common, [])
  for (const [name, { settings }] of config.profiles) {
    const path = caBundlePath(env, textSetting(settings, 'ca_bundle'))
    if (path === undefined || path === common) continue
    addTo(named, path, name)
  }
  return [...named].flatMap(([path, profiles]): readonly Noted<Code>[] => {
    try {
      readCaBundle(path)
      return []
    } catch (error) {
      if (!(error instanceof KeylessError)) throw error
      const by = profiles.length === 0 ? 'a variable names it' : `${listed(profiles)} names it`
      const evidence = [{ file: path, says: by }]
      const fix = fillFix('ls -l {path}', { path })
      return [{ code: 'ca-bundle-unreadable', message: error.message, evidence, fix }]
    }
  })
}

export const networkSettings = check({
  group: 'network',
  codes: {
    'proxy-invalid': {
      severity: 'error',
      title: 'The address of a proxy cannot be read',
      why: 'No request of keyless, and of most tools, leaves this machine.',
    },
    'proxy-variables-differ': {
      severity: 'warning',
      title: 'A proxy is set twice, in capitals and in small letters',
      why: 'keyless, Python and curl take the small letters, other tools the capitals.',
    },
    'ca-bundle-unreadable': {
      severity: 'error',
      title: 'A file of certificates cannot be used',
      why: 'It takes the place of the built-in ones, so that no secure connection can be made.',
    },
  },
  find: (world) => [...proxies(world), ...bundles(world)],
})
