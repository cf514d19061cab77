/** What OpenTelemetry's own variables say (specification, "OTLP Exporter Configuration"). */
import { UsageError } from '../../../errors.ts'
import { type Environment, variable } from '../../../system/environment.ts'
import { checkedUrl, type Destination } from '../destination.ts'
import type { Protocol } from './encoding.ts'

export type Signal = 'logs' | 'metrics'

export interface OtlpFlags {
  /** The base, as `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly endpoint: string | undefined
  /** A text of lines `name: value`; goes before those of the environment. */
  readonly headers: string | undefined
  readonly isInsecureFine: boolean
}

export interface OtlpSettings extends Destination {
  readonly protocol: Protocol
  readonly isGzip: boolean
}

const usualTimeoutMs = 10_000

function read(env: Environment, signal: Signal, what: string): string | undefined {
  const own = variable(env, `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${what}`)
  return own ?? variable(env, `OTEL_EXPORTER_OTLP_${what}`)
}

function endpointOf(env: Environment, signal: Signal, flags: OtlpFlags): URL {
  const { endpoint, isInsecureFine } = flags
  const ownName = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`
  const own = endpoint === undefined ? variable(env, ownName) : undefined
  // The variable of one signal is the whole address, the other one that of all.
  if (own !== undefined) return checkedUrl(own, ownName, isInsecureFine)
  const from = endpoint === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : '--endpoint'
  const base = endpoint ?? variable(env, 'OTEL_EXPORTER_OTLP_ENDPOINT')
  if (base === undefined) {
    const message = 'Where to? --endpoint or OTEL_EXPORTER_OTLP_ENDPOINT names the collector.'
    const details = { command: 'monitor export otlp' }
    throw new UsageError('missing-argument', message, { details })
  }
  const url = checkedUrl(base, from, isInsecureFine)
  url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/${signal}`
  return url
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const headerName = /^[!#$%&'*+.^_`|~\w-]+$/

/** @param from What has them, for the error, which does not repeat them. */
function checkedHeaders(pairs: readonly (readonly string[])[], from: string): [string, string][] {
  return pairs.map(([name = '', value = '']) => {
    if (headerName.test(name) && /^[\t -~]*$/.test(value)) return [name.toLowerCase(), value]
    throw new UsageError('flag-value', `${from} has something that is no header.`)
  })
}

function split(text: string, at: string): readonly string[] {
  const place = text.indexOf(at)
  return place === -1 ? [text.trim()] : [text.slice(0, place).trim(), text.slice(place + 1).trim()]
}

/** `name=value,name=value`, percent-encoded, as in W3C Baggage. */
function pairsIn(text: string): readonly (readonly string[])[] {
  const parts = text.split(',').filter((part) => part.trim() !== '')
  return parts.map((part) => split(part, '=').map(decoded))
}

/** Lines of `name: value`; empty lines and those with `#` are left out. */
export function headersInFile(text: string, from: string): Record<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(?:#.*)?$/.test(line))
  return Object.fromEntries(
    checkedHeaders(
      lines.map((line) => split(line.replace(/^\uFEFF/, ''), ':')),
      from,
    ),
  )
}

function headersOf(env: Environment, signal: Signal, file: string | undefined) {
  const names = ['OTEL_EXPORTER_OTLP_HEADERS', `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_HEADERS`]
  const given = names.flatMap((name) => checkedHeaders(pairsIn(variable(env, name) ?? ''), name))
  const inFile = file === undefined ? {} : headersInFile(file, '--headers-file')
  return { ...Object.fromEntries(given), ...inFile }
}

function protocolOf(env: Environment, signal: Signal): Protocol {
  const protocol = read(env, signal, 'PROTOCOL') ?? 'http/protobuf'
  if (protocol === 'http/protobuf' || protocol === 'http/json') return protocol
  const message = `OTEL_EXPORTER_OTLP_PROTOCOL is http/protobuf or http/json here, not "${protocol}".`
  throw new UsageError('flag-value', message)
}

/** Throws UsageError `missing-argument`, `flag-value` or `export-insecure`. */
export function otlpSettings(env: Environment, signal: Signal, flags: OtlpFlags): OtlpSettings {
  const timeoutMs = Number(read(env, signal, 'TIMEOUT') ?? usualTimeoutMs)
  return {
    url: endpointOf(env, signal, flags).href,
    headers: headersOf(env, signal, flags.headers),
    timeoutMs: timeoutMs > 0 && timeoutMs <= 600_000 ? timeoutMs : usualTimeoutMs,
    isSecretPath: false,
    protocol: protocolOf(env, signal),
    isGzip: read(env, signal, 'COMPRESSION') !== 'none',
  }
}

/** `service.name` and what `OTEL_RESOURCE_ATTRIBUTES` adds. */
export function resourceAttributes(env: Environment): Record<string, string> {
  const pairs = pairsIn(variable(env, 'OTEL_RESOURCE_ATTRIBUTES') ?? '')
  const given = Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value]))
  const named = variable(env, 'OTEL_SERVICE_NAME')
  return {
    'service.name': 'keyless',
    ...given,
    ...(named === undefined ? {} : { 'service.name': named }),
  }
}
