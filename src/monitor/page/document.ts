/**
 * The page as one file: its style, its script and what it shows. It asks for nothing, from nowhere; what
 * may run in it is named by its digest, and every text of an event is data, never markup.
 */
import { createHash } from 'node:crypto'
import type { PageModel } from './model.ts'
import { pageScript } from './script.ts'
import base from './style/base.css' with { type: 'text' }
import charts from './style/charts.css' with { type: 'text' }
import print from './style/print.css' with { type: 'text' }
import tables from './style/tables.css' with { type: 'text' }

const style = [base, charts, tables, print].join('\n')

const digest = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** How a page of ours begins: a file that begins so may be written anew. */
export const pageStart = '<!doctype html>\n<html lang="en" data-made-by="keyless monitor">\n'

/** @param connect Where its script may ask: nowhere, or of the server that it came from. */
export function pagePolicy(connect: "'none'" | "'self'"): string {
  return [
    "default-src 'none'",
    `script-src ${digest(pageScript)}`,
    `style-src ${digest(style)}`,
    `connect-src ${connect}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

/** JSON that cannot end the element it stands in, nor be a line break to a script. */
function harmlessJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const markup: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;' }

const harmlessText = (text: string): string =>
  text.replace(/[&<]/g, (character) => markup[character] ?? '')

interface Shown {
  readonly data: string
  /** As in the model. */
  readonly where: string
}

function documentOf(connect: "'none'" | "'self'", { data, where }: Shown): string {
  return `${pageStart}<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${pagePolicy(connect)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>Who used what – keyless monitor</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<noscript><p>This page draws what it shows by its own script, which is in it. It loads nothing from elsewhere. <code>keyless monitor report${harmlessText(where)}</code> shows the same in the terminal.</p></noscript>
<script type="application/json" id="data">${data}</script>
<script>${pageScript}</script>
</body>
</html>
`
}

/** The page with everything in it. */
export function reportPage(model: PageModel): string {
  return documentOf("'none'", { data: harmlessJson(model), where: model.where })
}

/** The page that asks the server it came from. */
export function livePage({ where }: Pick<PageModel, 'where'>): string {
  return documentOf("'self'", { data: 'null', where })
}
