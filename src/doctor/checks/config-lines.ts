/** Lines that keyless reads and other tools do not, or not so: the warnings of reading the files. */
import type { ConfigWarning, ConfigWarningCode } from '../../config/config-warning.ts'
import type { ConfigDocument } from '../../config/document.ts'
import { fillFix } from '../../errors.ts'
import { check, type CodeEntry, type Noted } from '../check.ts'
import { lineRepairs } from '../line-repairs.ts'
import type { Repair } from '../repair.ts'

/** The others are about what settings mean: `profile-settings.ts`. */
type Code = Exclude<
  ConfigWarningCode,
  'account-id-format' | 'session-incomplete' | 'session-key-in-profile' | 'static-keys-beside-sso'
>

const refusesAll =
  'The AWS CLI and boto3 refuse the whole file for it, so that no profile works there.'

const codes: Readonly<Record<Code, CodeEntry>> = {
  'blank-line-in-value': {
    severity: 'warning',
    title: 'A value goes on after a blank line',
    why: 'The AWS CLI makes the blank line part of the value, other tools do not.',
  },
  'both-defaults': {
    severity: 'warning',
    title: '[default] stands beside [profile default]',
    why: 'The AWS CLI takes whichever stands last and drops the other whole; every other tool takes [profile default].',
  },
  'byte-order-mark': {
    severity: 'error',
    title: 'A file begins with a byte order mark',
    why: 'An editor of Windows wrote it. Every AWS tool but the SDK for JavaScript refuses the whole file.',
    repair: 'takes the mark out',
  },
  'colon-delimiter': {
    severity: 'warning',
    title: 'A key holds a ":"',
    why: 'The AWS CLI and boto3 end the key there, so that they see another setting.',
  },
  'duplicate-key': {
    severity: 'error',
    title: 'A section sets a key twice',
    why: refusesAll,
    repair: 'takes out all but the last, which is the one that counts',
  },
  'duplicate-section': {
    severity: 'error',
    title: 'A section stands in a file twice',
    why: refusesAll,
    repair: 'moves the settings of the later one into the first',
  },
  'header-comment': {
    severity: 'warning',
    title: 'A comment touches a section header, or has a "]"',
    why: 'One tool does not see the section, another takes the comment into its name.',
    repair: 'moves the comment to a line of its own',
  },
  'header-spacing': {
    severity: 'warning',
    title: 'A section header has blanks too many',
    why: 'Some AWS tools do not see the section.',
    repair: 'takes the blanks out',
  },
  'indented-comment': {
    severity: 'warning',
    title: 'A comment is indented',
    why: 'For every tool but the AWS CLI and boto3 it is part of the value above it.',
  },
  'indented-header': {
    severity: 'warning',
    title: 'A section header is indented',
    why: 'It is part of the value above it, and what follows belongs to the section before.',
  },
  'indented-key': {
    severity: 'warning',
    title: 'A setting is indented',
    why: 'It is part of the value above it, and so sets nothing.',
  },
  'inline-comment': {
    severity: 'warning',
    title: 'A comment stands after a value',
    why: 'The AWS CLI and boto3 take it as part of the value: they ask for a region or an account of that name.',
    repair: 'moves the comment to a line of its own',
  },
  'key-case': {
    severity: 'warning',
    title: 'A key is written with capitals',
    why: 'The AWS SDK for JavaScript does not see it.',
    repair: 'writes it in lower case',
  },
  'key-ignored': {
    severity: 'warning',
    title: 'A key has characters that no key may have',
    why: 'Only the AWS CLI and boto3 read it.',
  },
  'lone-carriage-return': {
    severity: 'warning',
    title: 'A line holds a carriage return inside',
    why: 'The AWS CLI ends the line there.',
  },
  'odd-whitespace': {
    severity: 'warning',
    title: 'A value has odd white space around it',
    why: 'The AWS CLI drops it, other tools keep it: they read two values.',
  },
  'python-default': {
    severity: 'warning',
    title: 'There is a [DEFAULT] in capitals',
    why: 'The AWS CLI and boto3 add its settings to every section; other tools ignore it.',
  },
  'quoted-name': {
    severity: 'warning',
    title: 'A section has quotes around its name',
    why: 'Only the AWS CLI and boto3 read such a section; other tools have no such profile.',
  },
  'reserved-name': {
    severity: 'warning',
    title: 'A section has a name that a tool cannot read',
    why: 'The AWS SDK for JavaScript reads the whole file as empty.',
  },
  'section-ignored': {
    severity: 'warning',
    title: 'A section is not read',
    why: 'Its header is not one that AWS tools know, so that its settings do nothing.',
  },
}

function isHere(code: string): code is Code {
  return Object.hasOwn(codes, code)
}

/** `Line 3 of FILE` goes, and what tools make of it: the code says that. */
function saysOf({ message, file, line }: ConfigWarning): string {
  const begin = `Line ${line} of ${file} `
  const says = message.startsWith(begin) ? message.slice(begin.length, -1) : message
  return says.split('; ')[0] ?? says
}

function notedOf(code: Code, warnings: readonly ConfigWarning[]): readonly Noted<Code>[] {
  const [first] = warnings
  if (first === undefined) return []
  const { file, line } = first
  const evidence = warnings.map((one) => ({ file, line: one.line, says: saysOf(one) }))
  const message =
    warnings.length === 1
      ? `Line ${line} of ${file} ${saysOf(first)}.`
      : `${codes[code].title}, on ${warnings.length} lines of ${file}.`
  const change = lineRepairs[code]
  const fix =
    change === undefined
      ? fillFix('open {file} at line {line} and mend it', { file, line })
      : 'keyless doctor --fix'
  return [{ code, message, evidence, fix, repair: repairOf(file, change) }]
}

function repairOf(
  file: string,
  change: ((document: ConfigDocument) => ConfigDocument) | undefined,
): Repair | undefined {
  return change === undefined ? undefined : { kind: 'edit', file, change }
}

export const configLines = check({
  group: 'files',
  codes,
  find: ({ config, files }) =>
    files.flatMap(({ path }) =>
      Object.keys(codes)
        .filter(isHere)
        .flatMap((code) =>
          notedOf(
            code,
            config.warnings.filter((warning) => warning.code === code && warning.file === path),
          ),
        ),
    ),
})
