// @ts-check
/** docs/doctor.md: what `keyless doctor` looks for, from the checks themselves. */

const intro = `# The doctor

\`\`\`
keyless doctor                # what is wrong on this machine?
keyless doctor dev-admin      # and with this profile?
keyless doctor --fix          # mend what needs no decision
keyless doctor explain dev-admin   # where do its credentials come from, and until when?
\`\`\`

\`keyless doctor\` looks at the AWS files, profiles, sign-ins, caches, environment, network, other tools
and keyless itself. Each finding has a code, says where it is, why it matters and what to do. It
changes nothing, refreshes no sign-in and opens no browser. It exits with 1 while there is an error;
warnings and notes leave 0.

| flag | |
|---|---|
| \`--fix\` | mends what needs no decision. The changes are shown, then asked about |
| \`--yes\` | with \`--fix\`: does not ask |
| \`--offline\` | asks no server and runs no other program, and says so |
| \`--json\` | the findings as data, all evidence included |

**What \`--fix\` may do.** It edits AWS files only so that keyless reads the same settings before and
after, which is checked before anything is written; there is a backup, and \`keyless undo\` takes all
of it back. It closes files to other users, and removes files that are damaged or that killed commands
left. Everything else is for you, by the command that the finding names.

**The network.** With \`--offline\` absent, the sign-in service and the portal of each session are asked
one question each, all at the same time, for at most 2.5 seconds. A sign-in that is good by its file
goes with it to its own portal, to learn whether AWS still takes it; an expired one is left alone.

**\`doctor explain\`** walks the way to one profile's credentials: each setting with its file and line, or
the variable that goes before it; then what each tool takes. They differ where a profile holds more
than one way: with keys and a sign-in, say, the AWS CLI, boto3 and Java take the sign-in, JavaScript and
Go the keys. The AWS CLI, boto3 and the SDK for JavaScript were measured, and a test holds the table to
the real ones; Go and Java were read in their source. A profile that you name is meant as AWS_PROFILE
would name it: with its own \`--profile\` the AWS CLI passes over keys in the environment.

**\`doctor report\`** prints what helps in an issue: versions, findings by code and place, how the AWS files
are built, the newest lines of the journal. It is put together from codes, known keys and known words;
names of profiles, sessions, accounts, roles, programs, start URLs and paths are masks (\`profile-1\`), the same
name always the same one. No message, value or path of yours is in it, and no comment or key that is not
AWS's. \`--output FILE\` writes it too, after it was shown. Read it before you attach it.

**An error message** of any AWS tool: \`keyless explain\` says what it means ([messages.md](messages.md)).

**Secrets.** No finding holds one: no token, no secret key, no word of a \`credential_process\`.

**In JSON** a finding is \`{"code", "severity", "group", "message", "evidence": [{"file", "line", "says"}], "why", "fix", "fixable"}\`;
around the list stand \`errors\`, \`warnings\`, \`notes\`, \`examined\` (how many codes were looked for) and \`skipped\`.
`

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

/** @param {any} check @param {[string, any]} entry */
function row({ needs }, [code, { severity, title, why, repair }]) {
  const asks = needs === undefined ? '' : ' Not with `--offline`.'
  const mends = repair === undefined ? '' : ` **\`--fix\`** ${repair}.`
  return `| \`${code}\` | ${severity} | ${cell(title)}. | ${cell(why)}${cell(mends)}${asks} |`
}

/** @param {{checks: readonly any[], groups: readonly string[], groupTitles: Record<string, string>}} tables */
export function doctorPage({ checks, groups, groupTitles }) {
  const sections = groups.map((group) => {
    const own = checks.filter((check) => check.group === group)
    const rows = own.flatMap((check) =>
      Object.entries(check.codes).map((entry) => row(check, /** @type {[string, any]} */ (entry))),
    )
    return [
      `## ${groupTitles[group]}`,
      ['| code | | what is so | why it matters |', '|---|---|---|---|', ...rows].join('\n'),
    ].join('\n\n')
  })
  return `${[intro.trim(), 'The tables are made from the checks by `npm run docs`.', ...sections].join('\n\n')}\n`
}
