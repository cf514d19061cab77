/** What a page that somebody else wrote can try in this person's browser. Runs in the page. */

/** Each way is over after this, whatever it waits for. */
const patienceMs = 2500

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Resolves with what was read, if anything. */
async function asked(url, options) {
  const response = await fetch(url, { cache: 'no-store', ...options })
  return response.type === 'opaque' ? undefined : `${response.status} ${await response.text()}`
}

async function embedded(tag, properties) {
  const made = Object.assign(document.createElement(tag), properties)
  document.body.append(made)
  await new Promise((resolve) => {
    made.addEventListener('load', resolve)
    made.addEventListener('error', resolve)
  })
  return made.contentDocument?.body.innerText
}

async function submitted(method, action) {
  const frame = document.body.appendChild(document.createElement('iframe'))
  frame.name = `frame-${method}`
  const form = document.body.appendChild(document.createElement('form'))
  Object.assign(form, { method, action, target: frame.name })
  form.submit()
  await pause(300)
  return frame.contentDocument?.body.innerText
}

function listened(source) {
  setTimeout(() => source.close(), patienceMs)
  return new Promise((resolve) => {
    source.addEventListener('message', ({ data }) => resolve(String(data)))
    source.addEventListener('error', () => resolve(undefined))
  })
}

/**
 * Returns everything that the page got to read, by the way that it took.
 * @param {{url: string, writeUrl: string, headers: Record<string, string>}} orders Addresses of ours,
 *   with the port and by whatever name; the second one for forms and writes.
 */
export async function attack({ url, writeUrl, headers }) {
  const ways = {
    fetch: () => asked(url, {}),
    'fetch with headers': () => asked(url, { headers }),
    'fetch without cors': () => asked(url, { mode: 'no-cors' }),
    'fetch with credentials': () => asked(url, { credentials: 'include' }),
    'fetch kept alive': () => asked(url, { mode: 'no-cors', keepalive: true }),
    'fetch of the local network': () => asked(url, { targetAddressSpace: 'loopback' }),
    post: () => asked(writeUrl, { method: 'POST', body: '{}', mode: 'no-cors' }),
    put: () => asked(writeUrl, { method: 'PUT', headers }),
    beacon: async () => (navigator.sendBeacon(writeUrl, 'x'), undefined),
    image: () => embedded('img', { src: url }),
    script: () => embedded('script', { src: url }),
    style: () => embedded('link', { rel: 'stylesheet', href: url }),
    prefetch: () => embedded('link', { rel: 'prefetch', href: url }),
    frame: () => embedded('iframe', { src: url }),
    object: () => embedded('object', { data: url }),
    'form post': () => submitted('post', writeUrl),
    'form get': () => submitted('get', writeUrl),
    'web socket': () => listened(new WebSocket(url.replace(/^http/, 'ws'))),
    'event source': () => listened(new EventSource(url)),
  }
  const loot = {}
  const taken = Object.entries(ways).map(async ([name, way]) => {
    const got = await Promise.race([way().catch(() => undefined), pause(patienceMs)])
    if (got !== undefined && got !== '') loot[name] = got
  })
  await Promise.all(taken)
  return loot
}
