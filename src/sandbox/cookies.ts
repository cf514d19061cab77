/** A browser's cookies, as far as the sandbox's pages need: by host and port, for one visit. */
export interface Cookies {
  store(url: URL, setCookies: readonly string[]): void
  header(url: URL): string | undefined
}

export function createCookies(): Cookies {
  const byHost = new Map<string, Map<string, string>>()
  return {
    store: ({ host }, setCookies) => {
      const jar = byHost.get(host) ?? new Map<string, string>()
      byHost.set(host, jar)
      for (const line of setCookies) {
        const [pair = ''] = line.split(';')
        const equals = pair.indexOf('=')
        if (equals > 0) jar.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim())
      }
    },
    header: ({ host }) => {
      const pairs = [...(byHost.get(host) ?? [])].map(([name, value]) => `${name}=${value}`)
      return pairs.length === 0 ? undefined : pairs.join('; ')
    },
  }
}
