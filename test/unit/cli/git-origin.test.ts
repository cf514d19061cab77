import { expect, test } from 'vitest'
import { githubInit } from '../../../src/ci/init/platforms/github.ts'
import { originIn, proposedFrom } from '../../../src/cli/ci/git-origin.ts'

const config = (url: string) =>
  `[core]\n\tbare = false\n[remote "other"]\n\turl = https://evil.example.com/a/b\n[remote "origin"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch "main"]\n`

test.each([
  'https://github.com/octo-org/octo-repo.git',
  'https://github.com/octo-org/octo-repo',
  'https://octocat:secret@github.com/octo-org/octo-repo/',
  'git@github.com:octo-org/octo-repo.git',
  'ssh://git@github.com:22/octo-org/octo-repo.git',
])('the origin of %s', (url) => {
  expect(originIn(config(url))).toEqual({ host: 'github.com', path: 'octo-org/octo-repo' })
})

test.each(['', '/srv/git/octo.git', '../octo', 'C:\\git\\octo', '$(id)'])(
  'no origin in %s',
  (url) => {
    expect(originIn(config(url))).toBeUndefined()
  },
)

test('it is proposed for the question about the repository, on the platform of that host', () => {
  const [repository, , , owner] = githubInit.questions
  const origin = { host: 'github.com', path: 'octo-org/octo-repo' }
  expect(proposedFrom(origin, 'github', repository!)).toBe('octo-org/octo-repo')
  expect(proposedFrom(origin, 'github', owner!)).toBeUndefined()
  expect(proposedFrom({ ...origin, host: 'evil.com' }, 'github', repository!)).toBeUndefined()
  expect(proposedFrom({ ...origin, path: 'a/b/c' }, 'github', repository!)).toBeUndefined()
})
