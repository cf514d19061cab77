import { ServiceError } from '../errors.ts'
import type { HttpResponse } from './http.ts'

/** Whether an answer is a web page, as a network that wants a sign-in, or a proxy, gives. */
export function isPage({ body }: Pick<HttpResponse, 'body'>): boolean {
  return /^\s*<(?:!doctype )?html\b/i.test(body)
}

/** The error for an answer that did not come from the service: a captive portal or a proxy's page. */
export function foreignAnswer(operation: string, status: number): ServiceError {
  return new ServiceError(
    'service-answer-invalid',
    'Something other than AWS answered: a network that wants you to sign in first, or a proxy.',
    {
      details: { operation, status, retryable: false },
      fix: 'open any page in your browser, sign in to the network, then run the same command again',
    },
  )
}
