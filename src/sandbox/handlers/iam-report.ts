/** Generating the credential report takes AWS a while: it is asked for, waited for, then fetched. */
import { credentialReport } from '../credential-report.ts'
import { assertMay, type IamCall } from '../iam-input.ts'
import { iamTime } from '../iam-xml.ts'
import type { CredentialReport } from '../store.ts'
import { iamFault } from '../wire-faults.ts'
import { nowMs } from '../world.ts'
import type { XmlElements } from '../xml.ts'

/** A report is good for so long, and no new one is made before. */
const lastsMs = 4 * 3_600_000

function assertMayReport(call: IamCall, operation: string): void {
  assertMay(call, operation, '*')
}

/** Made and not too old. */
function currentReport({ world, caller }: IamCall): CredentialReport | undefined {
  const report = world.store.credentialReports.get(caller.accountId)
  const isOver = report !== undefined && nowMs(world) - report.generatedAtMs >= lastsMs
  return isOver ? undefined : report
}

/** The first look after it was asked for finds it under way, the next one made. */
function makeReady({ world, caller }: IamCall, report: CredentialReport): void {
  world.store.credentialReports.put(caller.accountId, { ...report, isReady: true })
}

export function generateCredentialReport(call: IamCall): XmlElements {
  assertMayReport(call, 'GenerateCredentialReport')
  const { world, caller } = call
  const report = currentReport(call)
  if (report !== undefined) {
    makeReady(call, report)
    return { State: 'COMPLETE' }
  }
  world.store.credentialReports.put(caller.accountId, {
    generatedAtMs: nowMs(world),
    content: credentialReport(world, caller.accountId),
    isReady: false,
  })
  const Description = 'No report exists. Starting a new report generation task'
  return { State: 'STARTED', Description }
}

export function getCredentialReport(call: IamCall): XmlElements {
  assertMayReport(call, 'GetCredentialReport')
  const { world, caller } = call
  const report = currentReport(call)
  if (report?.isReady === true) {
    return {
      Content: Buffer.from(report.content).toString('base64'),
      ReportFormat: 'text/csv',
      GeneratedTime: iamTime(report.generatedAtMs),
    }
  }
  if (report !== undefined) {
    makeReady(call, report)
    throw iamFault('ReportInProgress', 'Credential report is not ready yet.')
  }
  if (world.store.credentialReports.get(caller.accountId) === undefined) {
    throw iamFault('ReportNotPresent', 'There is no credential report for this account.')
  }
  throw iamFault('ReportExpired', 'The credential report is older than four hours.')
}
