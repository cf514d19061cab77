/**
 * How far an export has come. One file for each destination and stream, in the store's folder: whoever
 * empties the store begins anew, and so do its exports.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { SystemError } from '../../errors.ts'
import { readTextIfPresent, writePrivateFile } from '../../system/files.ts'
import { type Fields, isFields } from '../events/fields.ts'
import { exportsFolder } from '../store/store.ts'

/** All events up to this one, in the order of `batch` and `id`. */
export interface Place {
  readonly batch: number
  readonly id: string
}

/** Before all: what was loaded without a number has 0. */
export const beginning: Place = { batch: -1, id: '00000000-0000-0000-0000-000000000000' }

export interface Progress {
  /** When the store began that it is about: of another one it says nothing. */
  readonly begun: string
  /** Of the events. */
  readonly place?: Place
  /** What was sent of each finding, by its id. */
  readonly findings?: Readonly<Record<string, string>>
  /** What happened before was passed over, as ISO time. */
  readonly since?: string
}

/** @param name Of the destination; a digest of it is the file's name. */
export function checkpointPath(store: string, name: string): string {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 24)
  return join(exportsFolder(store), `${digest}.json`)
}

/** Of nothing at all where there is none for this store. Throws SystemError `store-unusable`. */
export function readProgress(path: string, begun: string): Progress {
  const text = readTextIfPresent(path)
  if (text === undefined) return { begun }
  const value = parsed(text)
  if (isFields(value) && value['version'] === 1) {
    if (value['begun'] !== begun) return { begun }
    if (isProgress(value)) return value
  }
  const message = `How far the export has come cannot be read in ${path}.`
  throw new SystemError('store-unusable', message, {
    details: { path },
    fix: `rm ${path}, then run the same command again: it sends everything`,
  })
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function isProgress(value: Fields): value is Fields & Progress {
  const { place, findings, since } = value
  const isPlace =
    isFields(place) &&
    Number.isSafeInteger(place['batch']) &&
    typeof place['id'] === 'string' &&
    uuid.test(place['id'])
  const isSent =
    isFields(findings) && Object.values(findings).every((sent) => typeof sent === 'string')
  const isTime = typeof since === 'string' && !Number.isNaN(Date.parse(since))
  return (
    (place === undefined || isPlace) &&
    (findings === undefined || isSent) &&
    (since === undefined || isTime)
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** @param name Of the destination, for whoever looks into the file. */
export function writeProgress(path: string, name: string, progress: Progress): void {
  writePrivateFile(path, `${JSON.stringify({ version: 1, name, ...progress })}\n`)
}
