import { defaultTemplate, nameFields } from '../../config/name-template.ts'
import type { Command, Flag } from '../command.ts'

/** Which profiles there shall be, and how they are called. */
export const syncRuleFlags: Readonly<Record<string, Flag>> = {
  adopt: { type: 'boolean', help: 'take over profiles of the same roles that others made' },
  rename: { type: 'boolean', help: 'give ours the names that they would get today' },
  template: { type: 'string', value: 'T', help: `how to name new profiles (${defaultTemplate})` },
  alias: {
    type: 'string',
    value: 'LIST',
    help: 'other names: dev=d,ReadOnlyAccess=ro',
  },
  accounts: { type: 'string', value: 'LIST', help: 'only these accounts, by id or name' },
  'not-accounts': { type: 'string', value: 'LIST', help: 'not these accounts' },
  roles: { type: 'string', value: 'LIST', help: 'only these roles' },
  'not-roles': { type: 'string', value: 'LIST', help: 'not these roles' },
  names: { type: 'string', value: 'LIST', help: 'only profiles that get such a name' },
  'not-names': { type: 'string', value: 'LIST', help: 'not those' },
  set: {
    type: 'string',
    value: 'LIST',
    help: "settings of every profile: region=eu-west-1,output=json (region: the session's)",
  },
  'client-region': {
    type: 'string',
    value: 'REGION',
    help: 'refused',
    hidden: true,
    refused: 'The Region that profiles work in is --set region=REGION here.',
  },
  regions: { type: 'string', value: 'LIST', help: 'a profile in each of these Regions' },
  forget: { type: 'boolean', help: 'without the names and filters of the last time' },
  'max-age': {
    type: 'string',
    value: 'TIME',
    help: 'how old a list of roles may be: 0, 30m, 12h (15m)',
  },
  rate: { type: 'string', value: 'N', help: 'calls a second at most (19.5 of the 20 of AWS)' },
}

export const profilesSyncCommand: Command = {
  words: ['profiles', 'sync'],
  summary: 'Make a profile for every account and role',
  description:
    'Lists every account and role that a sign-in reaches, shows what would change in the AWS ' +
    'config file, and writes it: profiles that are added, changed or gone. Those that keyless made ' +
    'are known by their setting keyless_sync; they keep their names when an account is renamed, ' +
    'and what you add to them by hand. Profiles of your own and of other tools stay as they are, ' +
    'and a role that they are for gets no second one.\n\n' +
    'Names, filters and settings that are given once are used again the next time for that session, ' +
    "and shown in the plan; a flag takes the place of the one before (--roles '' of none), and " +
    '--forget of all of them.\n\n' +
    'Thousands of accounts are listed at the pace that AWS allows. Stopped or killed, the same ' +
    'command goes on where it was.\n\n' +
    `Fields of a template: ${nameFields.map((field) => `{${field}}`).join(', ')}. A field may be ` +
    'changed on the way: {role|trim:Access|lower}; there are lower, upper, slug, short, trim:TEXT ' +
    'and replace:/REGEX/TEXT/. In a LIST, commas stand between patterns, and * is any text.',
  flags: {
    session: {
      type: 'string',
      value: 'SESSION',
      help: "session to list (the current profile's)",
      completes: 'session',
    },
    all: { type: 'boolean', help: 'every session of the config file' },
    yes: { type: 'boolean', help: 'write without asking' },
    'dry-run': { type: 'boolean', help: 'show what would change, write nothing' },
    diff: { type: 'boolean', help: 'show the lines of the file that change' },
    preview: { type: 'boolean', help: 'show a table of all names, write nothing' },
    prune: { type: 'boolean', help: 'remove profiles that keyless made and that are gone' },
    ...syncRuleFlags,
  },
  examples: [
    { command: 'keyless profiles sync', text: 'look at it, then say yes' },
    { command: 'keyless profiles sync --preview --roles "*Admin*"', text: 'only a look' },
    {
      command: 'keyless profiles sync --template "{account|slug}.{role|short|lower}" --yes',
      text: 'payments-prod.administrator',
    },
    { command: 'keyless profiles sync --prune --yes --json', text: 'in a job of every night' },
  ],
  load: () => import('../commands/profiles/sync.ts'),
}
