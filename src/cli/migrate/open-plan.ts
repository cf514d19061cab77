/** The plan that a person names, and the migrations that have begun. */
import { isUtf8 } from 'node:buffer'
import { resolve } from 'node:path'
import { ConfigError, UsageError } from '../../errors.ts'
import type { MigrationPlan } from '../../migrate/migration-plan.ts'
import { type Migration, migrationsIn, openMigration } from '../../migrate/migration-store.ts'
import { printPlan } from '../../migrate/print-plan.ts'
import { longestPlan, readPlan } from '../../migrate/read-plan.ts'
import { readPlainIfPresent } from '../../system/files.ts'
import type { System } from '../../system/system.ts'
import { forTerminal } from '../../system/text.ts'
import { problemText } from '../settings-problems.ts'

function invalid(file: string, says: string, line?: number): ConfigError {
  const where = line === undefined ? file : `${file}, line ${line}`
  const message = `The plan cannot be used: ${forTerminal(`${where}: ${says}`, 1000)}`
  return new ConfigError('plan-invalid', message, { details: { file, line } })
}

/** Throws ConfigError `plan-invalid` with the line of what is wrong first. */
export function readPlanFile(named: string): MigrationPlan {
  const file = resolve(named)
  const bytes = readPlainIfPresent(file)
  if (bytes === undefined) throw invalid(file, 'there is no such file.')
  if (bytes.length > longestPlan) throw invalid(file, `it is longer than ${longestPlan} bytes.`)
  if (!isUtf8(bytes)) throw invalid(file, 'it is not UTF-8 text.')
  const { plan, problems } = readPlan(bytes.toString('utf8'))
  const [problem] = problems
  if (plan !== undefined && problem === undefined) return plan
  if (problem === undefined) throw invalid(file, 'it says nothing.')
  throw invalid(file, problemText(problem), problem.line)
}

/** A plan is for the AWS files that it was made for. Throws ConfigError `plan-elsewhere`. */
export function assertHere({ files }: MigrationPlan, { paths }: Pick<System, 'paths'>): void {
  const pairs = [
    [files.config, paths.awsConfig],
    [files.credentials, paths.awsCredentials],
  ] as const
  const [other] = pairs.filter(([planned, here]) => planned !== here)
  if (other === undefined) return
  const [planned, here] = other.map((path) => forTerminal(path, 500))
  const message = `The plan is for the AWS file ${planned}, and here it is ${here}.`
  throw new ConfigError('plan-elsewhere', message)
}

/** The migration of a plan, where a step of it has been taken. Throws ConfigError `plan-changed`. */
export function begunAs(plan: MigrationPlan, { paths }: System): Migration | undefined {
  const begun = openMigration(plan.id, paths)
  if (begun === undefined) return undefined
  const [now, before] = [plan, begun.plan].map((one) => printPlan(one, { steps: false }))
  if (now === before) return begun
  if (begun.state.steps.size === 0) return undefined
  const message = `The plan ${plan.id} was changed after apply took it up: go back first, then apply it anew.`
  throw new ConfigError('plan-changed', message)
}

function none(message: string): UsageError {
  return new UsageError('migration-not-found', message)
}

/** Those with the key; all of them without one. Throws UsageError `migration-not-found`. */
export function begunMigrations(
  { paths }: Pick<System, 'paths'>,
  keyId?: string,
): readonly Migration[] {
  const all = migrationsIn(paths)
  if (all.length === 0) throw none('No key is being retired here.')
  if (keyId === undefined) return all
  const found = all.filter(({ plan }) => plan.keys.some((key) => key.keyId === keyId))
  if (found.length > 0) return found
  throw none(`No plan that has begun retires ${forTerminal(keyId)}.`)
}

/** The only one. Throws UsageError `migration-several` too. */
export function onlyMigration(
  system: Pick<System, 'paths'>,
  command: string,
  keyId?: string,
): Migration {
  const [one, ...others] = begunMigrations(system, keyId)
  if (one !== undefined && others.length === 0) return one
  const message = `Several plans have begun: name ${command}.`
  throw new UsageError('migration-several', message)
}
