/** One of our own codes, of an error or of a finding, put into words. */
import { type ErrorClass, errorTable } from '../error-table.ts'
import { type ErrorCode, exitCodes, fillFix } from '../errors.ts'
import { checks } from './checks.ts'
import { ownCodes } from './own-codes.ts'

export interface ExplainedCode {
  readonly code: string
  readonly means: string
  /** What suffers from it; of findings. */
  readonly why: string | undefined
  /** Of errors. */
  readonly class: ErrorClass | undefined
  readonly exitCode: number | undefined
  readonly fix: string
}

const whoActs: Readonly<Record<ErrorClass, string>> = {
  UsageError: 'The command line must change.',
  ConfigError: 'A file must change.',
  SignInRequired: 'A person must sign in.',
  AccessDenied: 'An administrator, or whoever wrote the rule, must act.',
  ServiceError: 'AWS or the network failed.',
  SystemError: 'This machine must change.',
  Cancelled: 'You stopped it.',
  InternalError: 'A mistake in keyless itself.',
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code)
}

function findingOf(code: string): { title: string; why: string } | undefined {
  for (const { codes } of checks) {
    const entry = Object.hasOwn(codes, code) ? codes[code] : undefined
    if (entry !== undefined) return entry
  }
  return undefined
}

/** Undefined where it is no code of ours. */
export function explainCode(word: string): ExplainedCode | undefined {
  const code = word.trim()
  const finding = findingOf(code)
  if (isErrorCode(code)) {
    const { class: kind, fix } = errorTable[code]
    const means = ownCodes[code] ?? whoActs[kind]
    const filled = fillFix(fix, {})
    return { code, means, why: finding?.why, class: kind, exitCode: exitCodes[kind], fix: filled }
  }
  if (finding === undefined) return undefined
  const { title, why } = finding
  const means = /[.!?]$/.test(title) ? title : `${title}.`
  return { code, means, why, class: undefined, exitCode: undefined, fix: 'keyless doctor' }
}
