// @ts-check
/**
 * Writes docs/commands.md, docs/errors.md, docs/doctor.md and docs/messages.md from the tables in the
 * source, docs/api.md from the library's declarations; `--check` only compares.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiPage } from './api-page.mjs'
import { loadTables } from './command-tables.mjs'
import { manNames } from './man-pages.mjs'
import { doctorPage } from './doctor-page.mjs'
import { root } from './witness-paths.mjs'

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

/** @param {any} command */
function usage(command) {
  const args = (command.arguments ?? []).map(
    (argument) =>
      (argument.required ? argument.name : `[${argument.name}]`) + (argument.several ? '...' : ''),
  )
  const rest = command.rest
    ? [command.rest.required ? `-- ${command.rest.name}` : `[-- ${command.rest.name}]`]
    : []
  const flags = Object.keys(command.flags ?? {}).length > 0 ? ['[FLAGS]'] : []
  return ['keyless', ...command.words, ...args, ...flags, ...rest].join(' ')
}

/** @param {any} command */
function flagRows(command) {
  return Object.entries(command.flags ?? {})
    .filter(([, flag]) => !flag.hidden)
    .map(([name, flag]) => {
      const spelled = `--${name}${flag.type === 'string' ? ` ${flag.value ?? 'VALUE'}` : ''}`
      const short = flag.short === undefined ? '' : `-${flag.short}, `
      const choices = flag.choices === undefined ? '' : `: ${flag.choices.join(', ')}`
      return `| \`${short}${spelled}\` | ${cell(flag.help + choices)} |`
    })
}

/** @param {any} command */
function commandText(command) {
  const parts = [
    `### keyless ${command.words.join(' ')}`,
    command.description ?? `${command.summary}.`,
  ]
  parts.push(['```', usage(command), '```'].join('\n'))
  const rows = [
    ...[...(command.arguments ?? []), ...(command.rest ? [command.rest] : [])].map(
      (argument) => `| \`${argument.name}\` | ${cell(argument.help)} |`,
    ),
    ...flagRows(command),
  ]
  if (rows.length > 0) parts.push(['| | |', '|---|---|', ...rows].join('\n'))
  const examples = (command.examples ?? []).map(
    (example) => `${example.command}   # ${example.text}`,
  )
  if (examples.length > 0) parts.push(['```', ...examples, '```'].join('\n'))
  return parts.join('\n\n')
}

/** @param {any} tables */
function commandsPage(tables) {
  const groups = tables.commandGroups.map((group) =>
    [
      `## ${group.title}`,
      ...group.commands.filter((command) => !command.hidden).map(commandText),
    ].join('\n\n'),
  )
  const common = flagRows({ flags: tables.globalFlags })
  return `${[
    '# Commands',
    'Made from the command table by `npm run docs`. `keyless COMMAND --help` says the same.',
    [
      'Global flags; the help of a command shows those that it takes:',
      '',
      '| | |',
      '|---|---|',
      ...common,
    ].join('\n'),
    ...groups,
  ].join('\n\n')}\n`
}

/** @param {any} tables */
function errorsPage(tables) {
  const programs = tables.commandGroups
    .flatMap((group) => group.commands)
    .filter((command) => command.programOutput && !command.hidden)
    .map((command) => `\`${command.words.join(' ')}\``)
  const rows = Object.entries(tables.errorTable).map(
    ([code, entry]) =>
      `| \`${code}\` | ${entry.class} | ${tables.exitCodes[entry.class]} | ${cell(entry.fix.replaceAll(/ ?\{(\w+)\}/g, (_, name) => ` ${name.toUpperCase()}`).trim())} |`,
  )
  return `${[
    '# Errors',
    `Made from \`src/error-table.ts\` by \`npm run docs\`. With \`--json\` an error is \`{"schemaVersion": 1, "error": {"code", "class", "message", "fix", "details"}}\` on stdout; where stdout is for another program (${programs.join(', ')}) it is on stderr, so that nothing but the answer is ever read there. The AWS words (\`keyless sso login\` and the like) leave with the exit codes of the AWS CLI instead: 252 for the command line, 253 for configuration, 254 for a service, 255 for the rest.`,
    ['| code | class | exit code | what to do |', '|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n')}\n`
}

/** @param {any} message */
function messageText({ id, says, means, cause, fix, check, error }) {
  const shown = (text) => text.replaceAll(/\{(\w+)\}/g, (_, name) => name.toUpperCase())
  const same = [
    ...(check === undefined ? [] : [`\`keyless doctor\` finds it as \`${check}\`.`]),
    ...(error === undefined ? [] : [`keyless itself says \`${error}\`.`]),
  ]
  return [
    `## ${id}`,
    says.map(([by, text]) => `> ${by}: \`${shown(text).replaceAll('`', "'")}\``).join('  \n'),
    `**${means}** ${cause}`,
    fix
      .map(([command, text]) => `- \`${shown(command)}\`${text === '' ? '' : `: ${text}`}`)
      .join('\n'),
    ...(same.length === 0 ? [] : [same.join(' ')]),
  ].join('\n\n')
}

/** @param {any} tables */
function messagesPage({ knownMessages }) {
  return `${[
    '# Messages of AWS tools',
    'Made from `src/doctor/messages/` by `npm run docs`. `keyless explain "TEXT"` looks a message up here, ' +
      'from a whole log if need be (`terraform plan 2>&1 | keyless explain`). `…` stands for what is ' +
      'different each time. What the AWS CLI, boto3, the AWS SDK for JavaScript, Terraform and the CDK say is held to ' +
      'the real ones by the tests.',
    ...knownMessages.map(messageText),
  ].join('\n\n')}\n`
}

/** npm links the man pages that package.json names; it knows no folder of them. @param {any} tables */
function manifestText(tables) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const man = manNames(tables).map((name) => `dist/man/${name}`)
  return `${JSON.stringify({ ...manifest, man }, undefined, 2)}\n`
}

const tables = await loadTables()
const pages = {
  'docs/api.md': apiPage(),
  'docs/commands.md': commandsPage(tables),
  'docs/doctor.md': doctorPage(tables),
  'docs/errors.md': errorsPage(tables),
  'docs/messages.md': messagesPage(tables),
  'package.json': manifestText(tables),
}
let stale = false
for (const [name, text] of Object.entries(pages)) {
  const path = join(root, name)
  if (process.argv.includes('--check')) {
    if (readFileSync(path, 'utf8') === text) continue
    console.error(`docs: ${name} is not what the source says; run: npm run docs`)
    stale = true
  } else {
    mkdirSync(join(root, 'docs'), { recursive: true })
    writeFileSync(path, text)
  }
}
process.exit(stale ? 1 : 0)
