/** Findings as Detection Finding (2004). */
import { detectors } from '../../findings/detectors.ts'
import type { Level } from '../../findings/detector.ts'
import type { Evidence, Finding } from '../../findings/finding.ts'
import { findingId, findingState, uuidOf } from '../finding-id.ts'
import { endpoint, kindFields, metadata, type OcsfObject, type Product } from './event-fields.ts'

const severities: Readonly<Record<Level, readonly [number, string]>> = {
  high: [4, 'High'],
  medium: [3, 'Medium'],
  low: [2, 'Low'],
  note: [1, 'Informational'],
}

function evidenceOf({ id, person, service, event, address, account }: Evidence): OcsfObject {
  return {
    uid: id,
    actor: {
      user: { name: person, account: account === undefined ? undefined : { uid: account } },
    },
    api: { operation: event, service: { name: `${service}.amazonaws.com` } },
    src_endpoint: endpoint(address),
  }
}

/** @param isUpdate It was sent before, and has more events now. */
export function ocsfFinding(finding: Finding, isUpdate: boolean, product: Product): OcsfObject {
  const { code, level, says, first, last, accounts, evidence } = finding
  const detector = detectors.find((one) => one.code === code)
  const [severityId, severity] = severities[level]
  const id = findingId(finding)
  const [account] = accounts
  return {
    ...kindFields({
      category: [2, 'Findings'],
      class: [2004, 'Detection Finding'],
      activity: isUpdate ? [2, 'Update'] : [1, 'Create'],
    }),
    time: last.getTime(),
    start_time: first.getTime(),
    end_time: last.getTime(),
    count: finding.events,
    message: says,
    severity_id: severityId,
    severity,
    status_id: 1,
    status: 'New',
    is_alert: true,
    metadata: metadata(product, uuidOf(`${id}\n${findingState(finding)}`)),
    cloud: { provider: 'AWS', account: account === undefined ? undefined : { uid: account } },
    finding_info: {
      uid: id,
      title: detector?.title ?? code,
      desc: `${says} ${detector?.why ?? ''}`.trim(),
      types: [code],
      first_seen_time: first.getTime(),
      last_seen_time: last.getTime(),
      analytic: { type_id: 1, type: 'Rule', name: code, uid: uuidOf(`keyless detector\n${code}`) },
      attacks: detector === undefined ? [] : [{ technique: { uid: detector.attack } }],
    },
    evidences: evidence.map(evidenceOf),
    remediation: detector === undefined ? undefined : { desc: detector.fix },
  }
}
