/** Services of the JSON 1.1 protocol, with signatures verified. */
import { authenticatedCaller, type SignedService } from '../caller.ts'
import { jsonResponse, type SandboxRequest, type SandboxResponse } from '../exchange.ts'
import { jsonBody, type JsonCall } from '../json-service.ts'
import type { JsonOperation } from '../operations.ts'
import { asJsonFault, WireFault } from '../wire-faults.ts'
import type { World } from '../world.ts'
import {
  getQueryExecution,
  getQueryResults,
  getWorkGroup,
  startQueryExecution,
  stopQueryExecution,
} from './athena.ts'
import { describeUser, listGroupMemberships, listGroups, listUsers } from './identity-store.ts'
import { listAccounts } from './organizations.ts'
import {
  describePermissionSet,
  listAccountAssignments,
  listAccountAssignmentsForPrincipal,
  listAccountsForProvisionedPermissionSet,
  listInstances,
  listPermissionSets,
} from './sso-admin.ts'

const run: Readonly<Record<JsonOperation, (call: JsonCall) => object>> = {
  'sso-admin:ListInstances': listInstances,
  'sso-admin:ListPermissionSets': listPermissionSets,
  'sso-admin:DescribePermissionSet': describePermissionSet,
  'sso-admin:ListAccountsForProvisionedPermissionSet': listAccountsForProvisionedPermissionSet,
  'sso-admin:ListAccountAssignments': listAccountAssignments,
  'sso-admin:ListAccountAssignmentsForPrincipal': listAccountAssignmentsForPrincipal,
  'identitystore:ListUsers': listUsers,
  'identitystore:DescribeUser': describeUser,
  'identitystore:ListGroups': listGroups,
  'identitystore:ListGroupMemberships': listGroupMemberships,
  'organizations:ListAccounts': listAccounts,
  'athena:StartQueryExecution': startQueryExecution,
  'athena:GetQueryExecution': getQueryExecution,
  'athena:GetQueryResults': getQueryResults,
  'athena:StopQueryExecution': stopQueryExecution,
  'athena:GetWorkGroup': getWorkGroup,
}

/** As signatures name them, where that is another word. */
const signedAs: Readonly<Record<string, SignedService>> = {
  'sso-admin': 'sso',
  identitystore: 'identitystore',
  organizations: 'organizations',
  athena: 'athena',
}

/** Throws WireFault. */
export function answerJson(
  world: World,
  operation: JsonOperation,
  request: SandboxRequest,
): SandboxResponse {
  const caller = callerOf(world, operation, request)
  const body = run[operation]({ world, caller, input: jsonBody(request) })
  const headers = { 'content-type': 'application/x-amz-json-1.1' }
  return jsonResponse(body, { user: caller.name, headers })
}

function callerOf(world: World, operation: JsonOperation, request: SandboxRequest) {
  const [service = ''] = operation.split(':')
  try {
    return authenticatedCaller(world, request, signedAs[service])
  } catch (error) {
    throw error instanceof WireFault ? asJsonFault(error) : error
  }
}
