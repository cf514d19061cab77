import { event, roleSession } from '../records.ts'

interface Deed {
  readonly account?: string
  readonly role?: string
  readonly more?: Readonly<Record<string, unknown>>
}

/** What alice does with a role of Identity Center; bob is another one. */
export function deed(eventTime: string, deed: Deed = {}, session = 'alice'): unknown {
  const { account = '222222222222', role = 'Developer', more = {} } = deed
  const name = `AWSReservedSSO_${role}_0123456789abcdef`
  return event({
    userIdentity: roleSession({ account, role: name, session }),
    recipientAccountId: account,
    eventTime,
    ...more,
  })
}

/** Twice a day from the 1st to the 19th: more than what has to be learned first. */
export function ordinaryLife(session = 'alice'): readonly unknown[] {
  return Array.from({ length: 19 }, (_, index) => {
    const day = `2026-11-${String(index + 1).padStart(2, '0')}`
    return [deed(`${day}T09:00:00Z`, {}, session), deed(`${day}T15:00:00Z`, {}, session)]
  }).flat()
}
