import { fillFix } from '../../errors.ts'
import { check, type Noted } from '../check.ts'
import type { Probe } from '../probes.ts'
import { listed } from '../words.ts'

type Code =
  | 'name-not-resolved'
  | 'network-unreachable'
  | 'network-timeout'
  | 'tls-failed'
  | 'proxy-failed'
  | 'captive-portal'
  | 'service-failed'
  | 'sign-in-refused'

function codeOf({ failure }: Probe): Code | undefined {
  const { code, details } = failure ?? { code: undefined, details: {} }
  if (code === 'network-unreachable') {
    // EAI_AGAIN: no name server answers.
    const isName = ['ENOTFOUND', 'EAI_AGAIN'].includes(String(details['reason']))
    return isName ? 'name-not-resolved' : code
  }
  // Anything but HTTP where HTTP was asked for is some box in between.
  if (code === 'service-answer-invalid') return 'captive-portal'
  return code === 'network-timeout' || code === 'tls-failed' || code === 'proxy-failed'
    ? code
    : undefined
}

/** AWS marks every answer of its own; a page to accept terms on is HTML, or leads elsewhere. */
function isFromBetween({ answer }: Probe): boolean {
  if (answer === undefined) return false
  const { status, headers, body } = answer
  if (headers['x-amzn-requestid'] !== undefined || headers['x-amzn-errortype'] !== undefined)
    return false
  if (status >= 300 && status < 400) return true
  return /html/i.test(headers['content-type'] ?? '') || /^\s*<(?:!doctype|html)/i.test(body)
}

function evidenceOf({ service, sessions, host }: Probe): NonNullable<Noted['evidence']> {
  return [
    { says: `${service === 'portal' ? 'portal' : 'sign-in'} of ${listed(sessions)}: ${host}` },
  ]
}

function ofAnswer(probe: Probe): readonly Noted<Code>[] {
  const { answer, host, signedInAs, sessions } = probe
  const evidence = evidenceOf(probe)
  if (answer === undefined) return []
  if (isFromBetween(probe)) {
    const message = `What answers for ${host} is not AWS.`
    const fix =
      'open a web page in a browser and accept what it asks, then run keyless doctor again'
    return [{ code: 'captive-portal', message, evidence, fix }]
  }
  if (answer.status >= 500) {
    const message = `${host} answers with status ${answer.status}.`
    return [
      { code: 'service-failed', message, evidence, fix: 'run keyless doctor again in a minute' },
    ]
  }
  if (signedInAs === undefined || answer.status !== 401) return []
  const [label = ''] = sessions
  const message = `AWS refuses the sign-in to ${label}, although it looks good here.`
  const fix =
    signedInAs.name === undefined
      ? 'keyless login --force'
      : fillFix('keyless login --force {session}', { session: signedInAs.name })
  return [{ code: 'sign-in-refused', message, evidence, fix }]
}

function ofFailure(probe: Probe): readonly Noted<Code>[] {
  const code = codeOf(probe)
  if (probe.failure === undefined || code === undefined) return []
  const { message, fix } = probe.failure
  const evidence = evidenceOf(probe)
  if (code === 'name-not-resolved') {
    const resolve = 'check sso_region, the network and its name servers'
    return [{ code, message, evidence, fix: resolve }]
  }
  if (code === 'captive-portal') {
    const between = `What answers for ${probe.host} does not speak HTTP as AWS does.`
    return [{ code, message: between, evidence, fix: 'check HTTPS_PROXY and the network' }]
  }
  return [{ code, message, evidence, fix }]
}

/** A network that is down is down for every service: that is one finding. */
function together(found: readonly Noted<Code>[]): readonly Noted<Code>[] {
  const byCode = new Map<Code, Noted<Code>>()
  for (const one of found) {
    const known = byCode.get(one.code)
    const evidence = [...(known?.evidence ?? []), ...(one.evidence ?? [])]
    byCode.set(one.code, { ...(known ?? one), evidence })
  }
  return [...byCode.values()]
}

export const reachability = check({
  group: 'network',
  needs: 'network',
  codes: {
    'name-not-resolved': {
      severity: 'error',
      title: 'The name of a service cannot be resolved',
      why: 'Signing in and new credentials need it. A wrong region has no such host either.',
    },
    'network-unreachable': {
      severity: 'error',
      title: 'A service cannot be reached',
      why: 'Signing in and new credentials need it; keys that are kept still work.',
    },
    'network-timeout': {
      severity: 'error',
      title: 'A service does not answer in time',
      why: 'Every command that needs it waits, and may fail. A firewall that drops packets looks like this.',
    },
    'tls-failed': {
      severity: 'error',
      title: 'The certificate of a service is not trusted',
      why: 'A company that looks into connections needs AWS_CA_BUNDLE; a page for guests of a network, or a wrong clock, looks the same.',
    },
    'proxy-failed': {
      severity: 'error',
      title: 'The proxy does not lead to AWS',
      why: 'Nothing leaves this machine.',
    },
    'captive-portal': {
      severity: 'error',
      title: 'Something between here and AWS answers in its place',
      why: 'The network of a hotel or a train wants its terms accepted first, or a proxy shows a page of its own.',
    },
    'service-failed': {
      severity: 'warning',
      title: 'A service of AWS is in trouble',
      why: 'Signing in and new credentials may fail for now; keys that are kept still work.',
    },
    'sign-in-refused': {
      severity: 'error',
      title: 'AWS refuses a sign-in that looks good here',
      why: 'An administrator ended the session, or the region is another one than where it was made.',
    },
  },
  find: async ({ probes }) => {
    const all = await probes.all()
    return together(all.flatMap((probe) => [...ofFailure(probe), ...ofAnswer(probe)]))
  },
})
