import { check } from '../check.ts'

export const nothingSetUp = check({
  group: 'profiles',
  codes: {
    'no-config': {
      severity: 'warning',
      title: 'There is no profile on this machine yet',
      why: 'AWS tools have nothing to sign in to.',
    },
  },
  find: ({ whole, files }) => {
    const isEmpty = whole.profiles.size === 0 && whole.ssoSessions.size === 0
    if (!isEmpty || files.some(({ problem }) => problem !== undefined)) return []
    const message = 'There is no AWS profile on this machine yet.'
    const evidence = files.map(({ path }) => ({ file: path, says: 'holds no profile' }))
    return [{ code: 'no-config', message, evidence, fix: 'keyless setup' }]
  },
})
