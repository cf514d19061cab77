import { type SandboxResponse, jsonResponse } from './exchange.ts'
import { html } from './html.ts'
import { iamNamespace, stsNamespace, type WireFault } from './wire-faults.ts'
import { xmlDocument } from './xml.ts'

/** The Java packages that AWS names in its errors; clients strip them. */
const packages = {
  oidc: 'com.amazonaws.sso.oidc',
  portal: 'com.amazonaws.switchboard.portal',
} as const

function restFault(
  fault: WireFault,
  family: 'oidc' | 'portal',
  requestId: string,
): SandboxResponse {
  const body =
    family === 'oidc'
      ? { error: fault.error, error_description: fault.message, ...fault.options.fields }
      : { message: fault.message, __type: `${packages.portal}#${fault.fault}` }
  return jsonResponse(body, {
    status: fault.status,
    headers: {
      'x-amzn-errortype': `${fault.fault}:http://internal.amazon.com/coral/${packages[family]}/`,
      'x-amzn-requestid': requestId,
    },
  })
}

function queryFault(fault: WireFault, requestId: string): SandboxResponse {
  const Type = fault.status < 500 ? 'Sender' : 'Receiver'
  return {
    status: fault.status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: xmlDocument('ErrorResponse', fault.family === 'iam' ? iamNamespace : stsNamespace, {
      Error: { Type, Code: fault.fault, Message: fault.message },
      RequestId: requestId,
    }),
  }
}

function s3ServiceFault(fault: WireFault, requestId: string): SandboxResponse {
  const { fields, headers } = fault.options
  const body = { Code: fault.fault, Message: fault.message, ...fields, RequestId: requestId }
  return {
    status: fault.status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId, ...headers },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${xmlDocument('Error', undefined, body)}`,
  }
}

function jsonServiceFault(fault: WireFault, requestId: string): SandboxResponse {
  const body = { __type: fault.fault, Message: fault.message, ...fault.options.fields }
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId }
  return jsonResponse(body, { status: fault.status, headers })
}

/** The console's sign-in was made for browsers: what a program gets is a page. */
function pageFault(fault: WireFault, requestId: string): SandboxResponse {
  return {
    status: fault.status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'x-amzn-requestid': requestId },
    body: html`<!doctype html><title>Federation error</title>
      <p>${fault.message}</p>`.markup,
  }
}

function rendered(fault: WireFault, requestId: string): SandboxResponse {
  if (fault.family === 'sts' || fault.family === 'iam') return queryFault(fault, requestId)
  if (fault.family === 'signin') return pageFault(fault, requestId)
  if (fault.family === 's3') return s3ServiceFault(fault, requestId)
  if (fault.family === 'json') return jsonServiceFault(fault, requestId)
  return restFault(fault, fault.family, requestId)
}

/** The error as its service writes it: header and body. */
export function faultResponse(fault: WireFault, requestId: string): SandboxResponse {
  const response = rendered(fault, requestId)
  const { retryAfter } = fault.options
  if (retryAfter === undefined) return response
  return { ...response, headers: { ...response.headers, 'retry-after': String(retryAfter) } }
}
