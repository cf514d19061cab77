import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMonitorStage, type MonitorStage } from '../monitor-stage.ts'
import { event } from '../records.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

const job = (provider: string, sourceIPAddress: string) =>
  event({
    userIdentity: {
      type: 'WebIdentityUser',
      principalId: `arn:aws:iam::222222222222:oidc-provider/${provider}:aud:sub`,
      userName: `${provider} at ${sourceIPAddress}`,
    },
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRoleWithWebIdentity',
    sourceIPAddress,
  })

async function found(): Promise<readonly string[]> {
  const { findings } = await stage.find('program-key-elsewhere')
  return findings.flatMap(({ people }) => people).toSorted()
}

it('a list of lines is remembered, with runners of your own; other platforms are left alone', async () => {
  const planted = ['192.0.2.9', '198.51.100.4', '203.0.113.9'].flatMap((address) => [
    job('gitlab.example.com', address),
    job('other.example.com', address),
  ])
  stage.plant('a.json', planted)
  await stage.load()
  expect(await found()).toEqual([])
  const list = stage.networks(
    '\uFEFF# ours\r\nGitLab.example.com 192.0.2.0/24 # theirs\r\n\r\n* 198.51.100.4\r\n',
  )
  expect(await found()).toEqual(['gitlab.example.com at 203.0.113.9'])
  rmSync(list)
  stage.forgetList()
  expect(await found()).toEqual(['gitlab.example.com at 203.0.113.9'])
})

it.each([
  ['empty', '', 'names no network'],
  ['a page', '<html>\nNot found</html>', 'has no provider and network in line 1'],
  ['a line that is none', 'a.example 192.0.2.0/24\nb.example 300.1.1.1/8', 'line 2'],
  ['too wide a word', 'a.example 192.0.2.0/24 192.0.3.0/24', 'line 1'],
  ['JSON of something else', '{"actions":"all"}', 'names no network'],
  [
    'JSON with a network that is none',
    '{"actions":["192.0.2.0/24","0/0"]}',
    'is no list of GitHub',
  ],
  ['half of JSON', '{"actions":["192.0.2.0/24"', 'is no list of GitHub'],
])('a list that is %s is refused, and the one before kept', async (_, text, says) => {
  stage.plant('a.json', [job('a.example', '203.0.113.9')])
  await stage.load()
  stage.networks('a.example 192.0.2.0/24')
  expect(await found()).toHaveLength(1)
  stage.networks(text)
  await expect(found()).rejects.toMatchObject({
    code: 'networks-invalid',
    message: expect.stringContaining(says) as string,
  })
  stage.forgetList()
  expect(await found()).toHaveLength(1)
})
