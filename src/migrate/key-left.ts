/** Where a key of a plan still stands: its places looked at anew. */
import type { System } from '../system/system.ts'
import { errorCode } from '../system/file-errors.ts'
import { isEndedSignature } from './ended-signature.ts'
import type { KeyPlace, MigrationPlan, PlannedKey } from './migration-plan.ts'
import { placeOf } from './places.ts'
import { createBuffer } from './read-windows.ts'
import { scanEnvironment } from './scan-environment.ts'
import { scanFile } from './scan-file.ts'

/** What only git's past has is not looked at; a file that cannot be read still has it. */
export async function placesLeft(
  { files }: Pick<MigrationPlan, 'files'>,
  { keyId, places }: Pick<PlannedKey, 'keyId' | 'places'>,
  { clock, env }: Pick<System, 'clock' | 'env'>,
): Promise<readonly KeyPlace[]> {
  const current = places.filter(({ commit }) => commit === undefined)
  const paths = new Set([
    ...[files.config, files.credentials],
    ...current.flatMap(({ file }) => file ?? []),
  ])
  const buffer = createBuffer()
  const left: KeyPlace[] = []
  const now = clock.now()
  for (const file of paths) left.push(...(await inFile(file, { keyId, buffer, now })))
  const variables = new Set(current.flatMap(({ variable }) => variable ?? []))
  const set = scanEnvironment(env).flatMap((one) =>
    one.what === 'key' && one.keyId === keyId && variables.has(one.variable ?? '')
      ? [{ place: one.place, ...(one.variable === undefined ? {} : { variable: one.variable }) }]
      : [],
  )
  return [...left, ...set]
}

async function inFile(
  file: string,
  asked: { readonly keyId: string; readonly buffer: Buffer; readonly now: Date },
): Promise<readonly KeyPlace[]> {
  const { keyId, buffer, now } = asked
  try {
    const { findings } = await scanFile(file, { buffer, isNamed: true, pause: () => true })
    return findings.flatMap((one) => {
      if (one.what !== 'key' || one.keyId !== keyId || isEndedSignature(one, now)) return []
      const { line, place, profile } = one
      const own = profile === undefined ? {} : { profile }
      return [{ file, place, ...own, ...(line === undefined ? {} : { line }) }]
    })
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')
      ? []
      : [{ file, place: placeOf(file) }]
  }
}
