// @ts-check
/**
 * The man pages, made from the command table: one a command, and `keyless(1)` for all of them. No date is
 * in them, so that the same source has the same pages.
 */

/** Text for roff: nothing of it is a request or an escape. @param {string} text */
function escaped(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^([.'])/gm, '\\&$1')
    .replaceAll(
      /[^\n -~]/g,
      (letter) => `\\[u${letter.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`,
    )
}

/** @param {string} text */
const bold = (text) => `\\fB${escaped(text)}\\fR`

/** Prose, in which backquotes mark what is typed. @param {string} text */
function prose(text) {
  return text
    .split(/`([^`]+)`/)
    .map((part, at) => (at % 2 === 1 ? bold(part) : escaped(part)))
    .join('')
    .replaceAll(/^(['.])/gm, '\\&$1')
}

/** @param {string} text */
const paragraphs = (text) => text.split('\n\n').map(prose).join('\n.PP\n')

/** @param {string} title @param {readonly string[]} lines */
const section = (title, lines) => (lines.length === 0 ? [] : [`.SH ${title}`, ...lines])

/** @param {string} term @param {string} text */
const item = (term, text) => ['.TP', bold(term), prose(text)]

/** @param {readonly string[]} words */
const pageName = (words) => ['keyless', ...words].join('-')

/** @param {string} name @param {string} summary @param {string} version */
function head(name, summary, version) {
  return [
    `.TH ${name.toUpperCase().replaceAll('-', '\\-')} 1 "" "keyless ${version}" "keyless"`,
    '.SH NAME',
    `${escaped(name)} \\- ${escaped(summary.charAt(0).toLowerCase() + summary.slice(1))}`,
  ]
}

/** @param {any} flags */
function flagItems(flags) {
  return Object.entries(flags)
    .filter(([, flag]) => flag.hidden !== true)
    .flatMap(([name, flag]) => {
      const short = flag.short === undefined ? '' : `-${flag.short}, `
      const value = flag.type === 'string' ? ` ${flag.value ?? 'VALUE'}` : ''
      const choices = flag.choices === undefined ? '' : `: ${flag.choices.join(', ')}`
      return item(`${short}--${name}${value}`, flag.help + choices)
    })
}

/** @param {any} command @param {any} tables @param {string} version */
function commandPage(command, { usageLine, globalFlagsOf, exitCodes }, version) {
  const { words, summary, description, flags = {}, examples = [] } = command
  const named = [...(command.arguments ?? []), ...(command.rest ? [command.rest] : [])]
  const own = `${[
    ...head(pageName(words), summary, version),
    ...section('SYNOPSIS', [bold(usageLine(command))]),
    ...section('DESCRIPTION', [paragraphs(description ?? `${summary}.`)]),
    ...section(
      'ARGUMENTS',
      named.flatMap(({ name, help }) => item(name, help)),
    ),
    ...section('OPTIONS', [...flagItems(flags), ...flagItems(globalFlagsOf(command))]),
    ...section('EXIT STATUS', [exitStatus(command, exitCodes)]),
    ...section(
      'EXAMPLES',
      examples.flatMap((example) => [
        '.TP',
        prose(example.text),
        '.EX',
        escaped(example.command),
        '.EE',
      ]),
    ),
    ...section('SEE ALSO', ['.BR keyless (1)']),
  ].join('\n')}\n`
  return own
}

/** @param {any} command @param {Record<string, number>} exitCodes */
function exitStatus({ awsWords }, exitCodes) {
  if (awsWords === true) {
    return prose(
      '0, or as the AWS CLI: 252 for the command line, 253 for configuration, 254 for a service, 255 for the rest.',
    )
  }
  const { UsageError, SignInRequired, AccessDenied, Cancelled } = exitCodes
  return prose(
    `0; ${UsageError} when the command line must change, ${SignInRequired} when a person must sign in, ` +
      `${AccessDenied} when an administrator must act, ${Cancelled} when it was stopped, 1 for the rest.`,
  )
}

/** @param {any} tables @param {string} version */
function programPage({ commandGroups, globalFlags, about }, version) {
  const groups = commandGroups.flatMap(({ title, commands }) => [
    `.SS ${escaped(title)}`,
    ...commands
      .filter(({ hidden }) => hidden !== true)
      .flatMap(({ words, summary }) => item(words.join(' '), `${summary}.`)),
  ])
  return `${[
    ...head('keyless', 'AWS without access keys', version),
    ...section('SYNOPSIS', [`${bold('keyless')} \\fICOMMAND\\fR [\\fIFLAGS\\fR]`]),
    ...section('DESCRIPTION', [
      paragraphs(
        `${about}\n\nEach command has a page of its own: \`man keyless-login\`, \`keyless help login\`.`,
      ),
    ]),
    ...section('COMMANDS', groups),
    ...section('OPTIONS', flagItems(globalFlags)),
    ...section('FILES', [
      ...item('~/.aws/config', 'Profiles and sessions, shared with every AWS tool.'),
      ...item('~/.aws/sso/cache', 'Sign-in tokens, shared with every AWS tool.'),
      ...item('~/.config/keyless/config.yaml', 'Settings: production, guard rules.'),
    ]),
    ...section('SEE ALSO', ['.BR aws (1)']),
  ].join('\n')}\n`
}

/** @param {any} tables */
const shownCommands = ({ commandGroups }) =>
  commandGroups.flatMap(({ commands }) => commands).filter(({ hidden }) => hidden !== true)

/** Their files, in the order of the table. @param {any} tables @returns {readonly string[]} */
export const manNames = (tables) => [
  'keyless.1',
  ...shownCommands(tables).map(({ words }) => `${pageName(words)}.1`),
]

/**
 * File name to page.
 * @param {any} tables @param {string} version @returns {ReadonlyMap<string, string>}
 */
export function manPages(tables, version) {
  return new Map([
    ['keyless.1', programPage(tables, version)],
    ...shownCommands(tables).map((command) => [
      `${pageName(command.words)}.1`,
      commandPage(command, tables, version),
    ]),
  ])
}
