import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { dev, healthy, session } from '../doctor-stage.ts'
import type { Case } from './case.ts'

const config =
  (text: string): Case['trips'] =>
  (stage) =>
    stage.config(text)

export const fileCases: readonly Case[] = [
  { code: 'config-syntax', trips: config(`${healthy}stray\n`), spares: config(healthy) },
  {
    code: 'config-unreadable',
    trips: ({ home }) => mkdirSync(join(home.path, '.aws', 'config'), { recursive: true }),
    spares: () => {},
  },
  {
    code: 'blank-line-in-value',
    trips: config(`${healthy}[profile b]\nx = one\n\n  two\n`),
    spares: config(`${healthy}[profile b]\nx = one\n  two\n`),
  },
  {
    code: 'both-defaults',
    trips: config('[default]\nregion = a\n[profile default]\nregion = b\n'),
    spares: config('[default]\nregion = a\n'),
  },
  { code: 'byte-order-mark', trips: config(`\ufeff${healthy}`), spares: config(healthy) },
  {
    code: 'colon-delimiter',
    trips: config(`${healthy}[profile b]\nregion:x = y\n`),
    spares: config(`${healthy}[profile b]\nregion = x:y\n`),
  },
  {
    code: 'duplicate-key',
    trips: config(`${dev}region = us-east-1\n${session}`),
    spares: config(`${dev}[profile b]\nregion = us-east-1\n${session}`),
  },
  {
    code: 'duplicate-section',
    trips: config(`${healthy}[profile dev]\noutput = json\n`),
    spares: config(`${healthy}[profile dev2]\noutput = json\n`),
  },
  {
    code: 'header-comment',
    trips: config('[profile b]#c\nregion = x\n'),
    spares: config('[profile b] # c\nregion = x\n'),
  },
  {
    code: 'header-spacing',
    trips: config('[ profile b]\nregion = x\n'),
    spares: config('[profile b]\nregion = x\n'),
  },
  {
    code: 'indented-comment',
    trips: config(`${dev}  # c\n${session}`),
    spares: config(`${dev}# c\n${session}`),
  },
  {
    code: 'indented-header',
    trips: config(`${dev}  [profile b]\n${session}`),
    spares: config(`${dev}[profile b]\n${session}`),
  },
  {
    code: 'indented-key',
    trips: config(`${dev}  output = json\n${session}`),
    spares: config(`${dev}output = json\n${session}`),
  },
  {
    code: 'inline-comment',
    trips: config(`${dev}output = json # c\n${session}`),
    spares: config(`${dev}output = json#c\n${session}`),
  },
  {
    code: 'key-case',
    trips: config(`${dev}Output = json\n${session}`),
    spares: config(`${dev}output = JSON\n${session}`),
  },
  {
    code: 'key-ignored',
    trips: config(`${dev}out put = json\n${session}`),
    spares: config(`${dev}out-put = json\n${session}`),
  },
  {
    code: 'lone-carriage-return',
    trips: config(`${dev}output = a\rb\n${session}`),
    spares: config(healthy.replaceAll('\n', '\r\n')),
  },
  {
    code: 'odd-whitespace',
    trips: config(`${dev}output = json\u00a0\n${session}`),
    spares: config(`${dev}output = json \n${session}`),
  },
  {
    code: 'python-default',
    trips: config(`${healthy}[DEFAULT]\nregion = x\n`),
    spares: config(`${healthy}[default]\nregion = x\n`),
  },
  {
    code: 'quoted-name',
    trips: config(`${healthy}[profile "b"]\nregion = x\n`),
    spares: config(`${healthy}[profile b]\nregion = x\n`),
  },
  {
    code: 'reserved-name',
    trips: config(`${healthy}[profile __proto__]\nregion = x\n`),
    spares: config(`${healthy}[profile proto]\nregion = x\n`),
  },
  {
    code: 'section-ignored',
    trips: config(`${healthy}[b]\nregion = x\n`),
    spares: config(`${healthy}[plugins]\nx = y\n`),
  },
]
