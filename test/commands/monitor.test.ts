import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { installEngine } from '../support/engine.ts'
import { keyless } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { event, roleSession } from '../unit/monitor/records.ts'

let home: TempHome
beforeEach(() => {
  home = createTempHome({ TZ: 'Asia/Kolkata' })
})
afterEach(() => {
  home.remove()
})

const monitor = (...args: string[]) =>
  keyless(['monitor', ...args], { env: home.env, cwd: home.path })

const alice = roleSession({ role: 'AWSReservedSSO_Admin_0123456789abcdef', session: 'alice' })

function plant(): void {
  const records = [event({ userIdentity: alice, recipientAccountId: '222222222222' }), event(), 7]
  home.write('trail/a.json', JSON.stringify({ Records: records }))
}

it('monitor reports who used what, and how sure that is, as a table and as JSON', async () => {
  plant()
  installEngine(home)
  const report = await monitor('report', '--from', 'trail')
  expect(report.exitCode, report.stderr).toBe(0)
  expect(report.stderr).toContain('Read 2 events from 1 new file.')
  expect(report.stderr).toContain('Passed over: 1 record that is no event of CloudTrail')
  expect(report.stdout).toMatch(/^alice +222222222222 +Admin +s3 +1 +0 +2026-11-20 14:30:00/m)
  const json = await monitor('report', '--json')
  const { rows } = JSON.parse(json.stdout) as { rows: Record<string, unknown>[] }
  expect(rows.map(({ person, strength, firstSeen }) => [person, strength, firstSeen])).toEqual([
    ['alice', 'strong', '2026-11-20T09:00:00Z'],
    ['carol', 'certain', '2026-11-20T09:00:00Z'],
  ])
  const folder = join(home.path, '.local/state/keyless/monitor')
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  for (const name of readdirSync(join(folder, 'events'))) {
    expect(statSync(join(folder, 'events', name)).mode & 0o777).toBe(0o600)
  }
})

it('monitor report --limit shows those who were there last, and says that there are more', async () => {
  plant()
  installEngine(home)
  const later = event({
    userIdentity: alice,
    recipientAccountId: '222222222222',
    eventSource: 'ec2.amazonaws.com',
    eventTime: '2026-11-20T10:00:00Z',
  })
  home.write('trail/b.json', JSON.stringify({ Records: [later] }))
  const cut = await monitor('report', '--from', 'trail', '--limit', '1', '--utc')
  expect(cut.exitCode, cut.stderr).toBe(0)
  expect(cut.stdout.split('\n')).toEqual([
    expect.stringMatching(/^Person /),
    expect.stringMatching(/^alice +222222222222 +Admin +ec2, s3 +2 +0 .* 2026-11-20 10:00:00Z /),
    '',
  ])
  expect(cut.stderr).toContain('There are more: --limit shows them.\n')
  const whole = await monitor('report', '--limit', '2')
  expect(whole.stdout).toContain('\ncarol ')
  expect(whole.stderr).not.toContain('There are more')
  const json = await monitor('report', '--json', '--limit', '1')
  expect(JSON.parse(json.stdout)).toMatchObject({ more: true, rows: [{ person: 'alice' }] })
  const csv = await monitor('report', '--csv', '--limit', '1')
  expect(csv.stdout.trimEnd().split('\r\n')).toHaveLength(2)
  for (const wrong of [
    ['--limit', '0'],
    ['--html', 'out.html', '--limit', '1'],
  ]) {
    expect(await monitor('report', ...wrong)).toMatchObject({ exitCode: 2, stdout: '' })
  }
})

it('a key that the trail shows and this machine does not have is told by migrate scan', async () => {
  plant()
  installEngine(home)
  expect(await monitor('load', 'trail')).toMatchObject({ exitCode: 0 })
  const options = { env: home.env, cwd: home.path }
  const scanned = await keyless(['migrate', 'scan'], options)
  expect(scanned.stdout).toContain('Used by the trail, found nowhere here')
  expect(scanned.stdout).toMatch(/ used +1 call on 1 day, the last 2026-11-20 09:00 UTC; 1 address/)
  const { calls } = JSON.parse((await monitor('keys', '--json')).stdout) as { calls: object[] }
  expect(calls).toMatchObject([{ event: 's3:ListBuckets', sourceAddress: '198.51.100.7' }])
})

it('monitor reads only what is new, answers in UTC and CSV, and asks nothing but its store', async () => {
  installEngine(home)
  mkdirSync(join(home.path, 'pictures'))
  const store = ['--store', 'another']
  const pictures = await monitor('load', 'pictures', ...store)
  expect(pictures.stderr).toContain(
    'No file of a trail is there: by their names those end in .json,',
  )
  plant()
  expect(await monitor('load', 'trail')).toMatchObject({ exitCode: 0 })
  const odd = event({ userIdentity: alice, userAgent: '=cmd()', eventName: 'Odd\u001b[31m' })
  writeFileSync(join(home.path, 'trail/b.json.gz'), gzipSync(JSON.stringify({ Records: [odd] })))
  expect((await monitor('load')).stderr).toContain('Read 1 event from 1 new file, 1 known already.')
  const timeline = await monitor(
    ...['timeline', '--person', 'ALICE', '--utc'],
    ...['--since', '2026-11-20 08:59', '--until', '2026-11-20 09:01'],
  )
  expect(timeline.stdout).toContain('2026-11-20 09:00:00Z')
  expect(timeline.stdout).toContain('Odd [31m')
  expect(timeline.stdout.split('\n')).toHaveLength(4)
  const later = await monitor('person', 'alice', '--since', '2026-11-21', '--utc')
  expect(later.stderr).toContain(
    'No event of that time is about alice. Others are: the first of 2026-11-20 09:00:00Z, the last of 2026-11-20 09:00:00Z.',
  )
  const nobody = await monitor('person', 'nobody')
  expect(nobody.stderr).toBe(
    'No event of the store is about nobody.\nnext: keyless monitor report\n',
  )
  const never = await monitor('report', '--since', '2026-11-21', '--until', '2026-11-20')
  expect(never).toMatchObject({ exitCode: 2, stdout: '' })
  expect(never.stderr).toContain('Nothing lies between --since and a --until before it.')
  const csv = await monitor('keys', '--csv')
  expect(csv.stdout.split('\r\n')[0]).toContain('accessKey,account,owner,events')
  const sql = await monitor('sql', "SELECT * FROM read_text('/etc/passwd')")
  expect(sql).toMatchObject({ exitCode: 2, stdout: '' })
  expect(sql.stderr).toContain("try: keyless monitor sql 'DESCRIBE acts'")
})

it('monitor says so where nothing of the store is of the time that was asked for', async () => {
  plant()
  installEngine(home)
  const words = 'No event of the store is of that time: its last one is of 2026-11-20 09:00:00Z.'
  const late = ['--utc', '--since', '2026-11-21']
  for (const question of ['report', 'findings', 'sign-ins']) {
    const answer = await monitor(question, '--from', 'trail', ...late)
    expect(answer).toMatchObject({ exitCode: 0, stdout: '' })
    expect(answer.stderr, question).toContain(`warning: ${words}`)
  }
  expect((await monitor('findings', '--json', ...late)).stderr).toContain(words)
  expect((await monitor('findings', '--utc', '--since', '2026-11-20')).stderr).not.toContain(
    'warning',
  )
})

it('monitor findings exits with 1 for what it finds, and with 0 where somebody lives with it', async () => {
  const root = { type: 'Root', accountId: '111111111111' }
  const records = [
    event({ userIdentity: root, userAgent: 'x\u001b[31m' }),
    event({ userIdentity: alice }),
  ]
  home.write('trail/a.json', JSON.stringify({ Records: records }))
  installEngine(home)
  const found = await monitor('findings', '--from', 'trail', '--utc')
  expect(found.exitCode, found.stderr).toBe(1)
  expect(found.stdout).toContain('2026-11-20 09:00:00Z  high  root-used')
  expect(found.stdout).toContain('Root of 111111111111 was used: s3 ListBuckets from 198.51.100.7.')
  expect(found.stderr).toContain('1 finding: 1 high.')
  const csv = await monitor('findings', '--csv')
  expect(csv.stdout.split('\r\n')[1]).toMatch(/^root-used,high,2026-11-20T09:00:00Z/)
  const lines = [
    'suppress:',
    '  - finding: root-used',
    '    reason: a drill',
    '    until: 2026-11-20',
  ]
  home.write('.config/keyless/findings.yaml', lines.join('\n'))
  const json = await monitor('findings', '--json')
  expect(json).toMatchObject({ exitCode: 0 })
  expect(JSON.parse(json.stdout)).toMatchObject({
    findings: [],
    suppressed: [{ code: 'root-used', suppressed: { reason: 'a drill', until: '2026-11-20' } }],
  })
  home.write('.config/keyless/findings.yaml', 'suppress: everything')
  expect((await monitor('findings')).stderr).toContain('findings.yaml, line 1: suppress is text')
})

it('the hint of monitor report at services is the same question, of the same store', async () => {
  const service = { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }
  home.write('trail/a.json', JSON.stringify({ Records: [event({ userIdentity: service })] }))
  installEngine(home)
  const report = await monitor(
    'report',
    '--from',
    'trail',
    '--store',
    'other',
    '--since',
    '2026-11-20',
  )
  expect(report.stderr.replaceAll(/\s+/g, ' ')).toContain(
    'next: keyless monitor report --all --from trail --store other --since 2026-11-20',
  )
})

it('commands of a page name the store that it is of, where that is not the usual one', async () => {
  plant()
  installEngine(home)
  const named = ['--from', 'trail', '--store', "bob's <i>"]
  expect(await monitor('report', ...named, '--html', 'one.html')).toMatchObject({ exitCode: 0 })
  const store = ` --store '${home.path}/bob'\\''s <i>'`
  const page = readFileSync(join(home.path, 'one.html'), 'utf8')
  const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? ''
  expect(JSON.parse(data)).toMatchObject({ where: store })
  expect(page).toContain(`monitor report${store.replace('<i>', '&lt;i>')}</code>`)
  const usual = ['--from', 'trail', '--store', '.local/state/keyless/monitor']
  expect(await monitor('report', ...usual, '--html', 'two.html')).toMatchObject({ exitCode: 0 })
  const other = readFileSync(join(home.path, 'two.html'), 'utf8')
  expect(other).toContain('"where":""')
  expect(other).toContain('<code>keyless monitor report</code>')
})

it('monitor report --html writes a page of ours, private, and over nothing else', async () => {
  plant()
  installEngine(home)
  expect(await monitor('report', '--html', 'out.html')).toMatchObject({ exitCode: 1 })
  const written = await monitor('report', '--from', 'trail', '--html', 'out.html', '--json')
  expect(written.exitCode, written.stderr).toBe(0)
  expect(JSON.parse(written.stdout)).toMatchObject({ events: 2 })
  const file = join(home.path, 'out.html')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).toMatch(/"zone":"Asia\/(?:Kolkata|Calcutta)"/)
  expect((await monitor('report', '--html', 'out.html')).stderr).toContain('Wrote ')
  writeFileSync(file, 'a letter')
  const refused = await monitor('report', '--html', 'out.html')
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' })
  expect(refused.stderr).toContain('is no page of keyless: it stays as it is.')
  expect(readFileSync(file, 'utf8')).toBe('a letter')
})
