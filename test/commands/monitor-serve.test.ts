import { type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { installEngine } from '../support/engine.ts'
import { keyless } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { event } from '../unit/monitor/records.ts'

let home: TempHome
beforeEach(() => {
  home = createTempHome()
})
afterEach(() => {
  home.remove()
})

it('monitor serve answers whoever opened its link, once, and ends with 0 at Ctrl-C', async () => {
  home.write('trail/a.json', JSON.stringify({ Records: [event(), event()] }))
  installEngine(home)
  let child: ChildProcess | undefined
  const words = ['monitor', 'serve', '--from', 'trail', '--json', '--utc', '--store', 'other']
  const ended = keyless(words, { env: home.env, cwd: home.path, onStart: (one) => (child = one) })
  const early = ended.then(({ stderr }) => Promise.reject(new Error(stderr)))
  try {
    const [first] = (await Promise.race([once(child!.stdout!, 'data'), early])) as [Buffer]
    const { url } = JSON.parse(String(first)) as { url: string }
    const { origin } = new URL(url)
    expect((await fetch(`${origin}/data`)).status).toBe(403)
    const opened = await fetch(url, { redirect: 'manual' })
    expect(opened.status).toBe(303)
    const [cookie = ''] = (opened.headers.get('set-cookie') ?? '').split(';')
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(410)
    const page = await fetch(origin, { headers: { cookie } })
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.get('cache-control')).toBe('no-store')
    const data = await (await fetch(`${origin}/data`, { headers: { cookie } })).json()
    expect(data).toMatchObject({ version: 1, model: { totals: { events: 2 } } })
    const where = ` --store ${home.path}/other`
    expect(data).toMatchObject({ model: { where } })
    expect(await page.text()).toContain(`<code>keyless monitor report${where}</code>`)
    const ours = `${origin}/events?version=1&from=0&to=999999999999`
    const behind = await (await fetch(`${ours}&person=1`, { headers: { cookie } })).json()
    expect(behind).toMatchObject({ ids: [expect.any(String), expect.any(String)] })
    expect((await fetch(`${ours}0`, { headers: { cookie } })).status).toBe(400)
    const other = { cookie, 'sec-fetch-site': 'same-site' }
    expect((await fetch(`${origin}/data`, { headers: other })).status).toBe(403)
  } finally {
    child?.kill('SIGINT')
    early.catch(() => {})
  }
  expect(await ended).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('error') })
})
