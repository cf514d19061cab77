/** Every message of the field that is known, one theme a file in `messages/`. */
import { credentialMessages } from './messages/credentials.ts'
import type { KnownMessage } from './messages/known-message.ts'
import { networkMessages } from './messages/network.ts'
import { profileMessages } from './messages/profiles.ts'
import { signInMessages } from './messages/sign-in.ts'
import { toolMessages } from './messages/tools.ts'

export const knownMessages: readonly KnownMessage[] = [
  ...signInMessages,
  ...profileMessages,
  ...credentialMessages,
  ...networkMessages,
  ...toolMessages,
]
