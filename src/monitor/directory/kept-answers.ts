/**
 * What a reading has been told so far, one line for each principal or pair: a large organisation takes many
 * minutes, and whoever is stopped goes on there. Not for the directory itself.
 */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeError } from '../../system/file-errors.ts'
import { readTextIfPresent, removeIfPresent, writePrivateFile } from '../../system/files.ts'
import { fieldsOf } from '../events/fields.ts'
import type { Assignment } from './directory.ts'
import { assignmentOf } from './services.ts'

export interface KeptAnswers {
  of(unit: string): readonly Assignment[] | undefined
  keep(unit: string, assignments: readonly Assignment[]): void
  /** The reading is whole. */
  remove(): void
}

/** What was told before that is asked again. */
const lastsMs = 6 * 3_600_000

export function answersPath(folder: string): string {
  return join(folder, 'directory-answers.jsonl')
}

/** In a folder that is there. `instance` is whom they are of. Throws SystemError. */
export function openAnswers(folder: string, instance: string, now: () => Date): KeptAnswers {
  const path = answersPath(folder)
  const known = readAnswers(path, instance, now())
  if (known.size === 0) writePrivateFile(path, '')
  return {
    of: (unit) => known.get(unit),
    keep: (unit, assignments) => {
      const line = JSON.stringify({ at: now().toISOString(), instance, unit, assignments })
      try {
        // Behind a line that was cut short, this one begins anew.
        appendFileSync(path, `\n${line}`)
      } catch (error) {
        throw writeError(error, path)
      }
    },
    remove: () => removeIfPresent(path),
  }
}

function readAnswers(
  path: string,
  instance: string,
  now: Date,
): ReadonlyMap<string, readonly Assignment[]> {
  const known = new Map<string, readonly Assignment[]>()
  for (const line of (readTextIfPresent(path) ?? '').split('\n')) {
    const answer = fieldsOf(parsed(line))
    const { unit, assignments } = answer
    const age = now.getTime() - Date.parse(String(answer['at']))
    if (!(age >= 0 && age < lastsMs) || answer['instance'] !== instance) continue
    if (typeof unit !== 'string' || !Array.isArray(assignments)) continue
    known.set(
      unit,
      assignments.flatMap((one) => assignmentOf(spelled(fieldsOf(one))) ?? []),
    )
  }
  return known
}

function spelled({ accountId, permissionSetArn, principalType, principalId }: FieldsOfOne) {
  return {
    AccountId: accountId,
    PermissionSetArn: permissionSetArn,
    PrincipalType: principalType,
    PrincipalId: principalId,
  }
}

type FieldsOfOne = Readonly<Record<string, unknown>>

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
