import { createHash } from 'node:crypto'
import { UsageError } from '../../../../errors.ts'
import { checkedUrl } from '../../../../monitor/export/destination.ts'
import { headersInFile } from '../../../../monitor/export/otlp/settings.ts'
import { webhookChannel } from '../../../../monitor/export/webhook.ts'
import { variable } from '../../../../system/environment.ts'
import type { Run } from '../../../command.ts'
import { exportStore } from '../../../monitor/export/export-store.ts'
import { fileFlag, onlyFlag } from '../../../monitor/export/flags.ts'

const kinds = ['findings', 'events'] as const

const timeoutMs = 30_000

export const run: Run = async (context, { flags }) => {
  const { system, signal } = context
  const format = flags.value('format') ?? 'json'
  const only = onlyFlag(flags, kinds, ['findings'])
  if (format !== 'json' && format !== 'slack') {
    throw new UsageError('flag-value', `--format is json or slack, not "${format}".`)
  }
  if (format === 'slack' && only.has('events')) {
    throw new UsageError('flag-conflict', 'A chat is sent findings only, not events.')
  }
  const given = flags.value('url')
  const from = given === undefined ? 'KEYLESS_WEBHOOK_URL' : '--url'
  const address = given ?? variable(system.env, 'KEYLESS_WEBHOOK_URL')
  if (address === undefined) {
    const message = 'Where to? KEYLESS_WEBHOOK_URL or --url names the address.'
    throw new UsageError('missing-argument', message, {
      details: { command: 'monitor export webhook' },
    })
  }
  const { href: url, host } = checkedUrl(address, from, flags.on('insecure'))
  const lines = fileFlag(flags, 'headers-file')
  const headers = lines === undefined ? {} : headersInFile(lines, '--headers-file')
  const inFile = fileFlag(flags, 'secret-file')?.replace(/\r?\n$/, '')
  const { http, clock } = system
  const channel = webhookChannel({
    destination: { url, headers, timeoutMs, isSecretPath: true },
    secret: inFile ?? variable(system.env, 'KEYLESS_WEBHOOK_SECRET'),
    format,
    hasEvents: only.has('events'),
    hasFindings: only.has('findings'),
    world: { http, clock, signal },
  })
  // The path may be a secret: the checkpoint's file has a digest of it.
  const digest = createHash('sha256').update(url).digest('hex').slice(0, 16)
  const formerName = `webhook ${host} ${digest}`
  const name = `webhook ${format} ${host} ${digest}`
  return await exportStore(context, flags, { to: host, name, formerName, channel })
}
