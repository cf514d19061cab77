/** Every check, in no order that matters: what is found is put in order later. */
import type { Check } from './check.ts'
import { configLines } from './checks/config-lines.ts'
import { configSyntax } from './checks/config-syntax.ts'
import { signInState } from './checks/sign-in-state.ts'

export const checks: readonly Check[] = [configSyntax, configLines, signInState]
