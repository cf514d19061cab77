/** Flags that commands of `monitor` have in common. */
import type { Flag } from '../command.ts'

export const storeFlag: Flag = {
  type: 'string',
  value: 'FOLDER',
  help: 'a store of its own (the one in our state folder)',
  completes: 'file',
}

export const utcFlag: Flag = { type: 'boolean', help: 'times in UTC (in the zone of this machine)' }

export const placesFlag: Flag = {
  type: 'string',
  value: 'FILE',
  help: 'a list of where addresses are, remembered (docs/findings.md)',
  completes: 'file',
}

export const networksFlag: Flag = {
  type: 'string',
  value: 'FILE',
  help: 'the networks of your CI platforms, remembered (docs/findings.md)',
  completes: 'file',
}

export const suppressionsFlag: Flag = {
  type: 'string',
  value: 'FILE',
  help: 'what you live with (findings.yaml beside our settings)',
  completes: 'file',
}

export const memoryFlag: Flag = {
  type: 'string',
  value: 'SIZE',
  help: 'what it may take, 512MB at least (1GB)',
}

export const storeFlags: Readonly<Record<string, Flag>> = {
  store: storeFlag,
  memory: memoryFlag,
}

export const fromFlag: Flag = {
  type: 'string',
  value: 'PATH',
  help: 'read first what is new in this file, folder or s3://BUCKET',
  completes: 'file',
}

export const sinceFlag: Flag = {
  type: 'string',
  value: 'TIME',
  help: 'from then on: 2h, 3d, today, yesterday, 09:30, 2026-11-23, an ISO time',
}

export const untilFlag: Flag = {
  type: 'string',
  value: 'TIME',
  help: 'before then; a day is meant whole',
}
