/** What hostile input is made of, whatever it is for. */

const numbers = ['0', '-1', '1e999', 'NaN', '253402300800', '9007199254740993', '1e-7', '00', '0x1']

const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'default', 'profile x']

/** Escape codes in seven and eight bits, direction changes, invisible characters, half characters. */
const terminal = [
  '\u001B[2J',
  '\u001B]0;owned\u0007',
  '\u001B]52;c;b3duZWQ=\u0007',
  '\u001BP+q\u001B\\',
  '\u009B31m',
  '\u009D8;;http://x\u009C',
  '\u202Etxt.exe',
  '\u2066\u2069',
  '\u200B\u200D\uFEFF',
  '\u{E0041}',
  '\b\b\b',
  '\r',
  '\u2028',
  '\u0085',
]

const shells = [
  '$(touch owned)',
  '`touch owned`',
  "';touch owned;'",
  '"; touch owned #',
  '&& touch owned',
  '| touch owned',
  '\ntouch owned\n',
  '%PATH%',
  '${IFS}',
  '!!',
  '\u2019;touch owned',
  "'\\''",
]

const files = ['../../../outside', '/dev/zero', '~/x', 'C:\\x', '/proc/self/environ', '.', '']

const shapes = [
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '\\',
  ',',
  ':',
  '=',
  '#',
  ';',
  '\n',
  '\r\n',
  '\t',
  ' ',
]

const sizes = ['A'.repeat(300), 'A'.repeat(20_000), '['.repeat(5000), '\u0301'.repeat(2000)]

const bytes = ['\0', '\uFEFF', '\uFFFD', 'ü', '😀', '\uFFFE']

export const hostileWords: readonly string[] = [
  ...numbers,
  ...names,
  ...terminal,
  ...shells,
  ...files,
  ...shapes,
  ...shapes,
  ...sizes,
  ...bytes,
]

/** Bytes that are no UTF-8: overlong, alone, half a character, a surrogate. */
export const hostileBytes: readonly Buffer[] = [
  'c0ae',
  'ff',
  '80',
  'e282',
  'eda080',
  'f4908080',
].map((hex) => Buffer.from(hex, 'hex'))
