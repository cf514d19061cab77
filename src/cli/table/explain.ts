import type { Command } from '../command.ts'

export const explainCommand: Command = {
  words: ['explain'],
  summary: 'Say what an error message means, of any AWS tool, and what to do',
  description:
    'Looks a message up among those that AWS tools and SDKs are known to give about signing in, ' +
    'profiles, credentials and the network, and says what it means, how it comes to that and which ' +
    'command helps. Paste as much as you like, from an argument or from standard input: what stands ' +
    'around it does no harm, and nothing of it is kept or sent. The codes of keyless and of keyless ' +
    'doctor are known as well. Leaves with 1 when the message is not known.',
  arguments: [
    {
      name: 'TEXT',
      help: 'message, or some words of it (standard input)',
      several: true,
    },
  ],
  flags: { list: { type: 'boolean', help: 'list every message that is known' } },
  examples: [
    { command: "keyless explain 'Error loading SSO Token'", text: 'what does that mean?' },
    { command: 'terraform plan 2>&1 | keyless explain', text: 'whatever it was' },
    { command: 'keyless explain sign-in-expired', text: 'a code of keyless' },
  ],
  without: ['profile'],
  load: () => import('../commands/explain.ts'),
}

export const reportCommand: Command = {
  words: ['doctor', 'report'],
  summary: 'Make a report to attach to an issue, without names and secrets',
  description:
    'Prints versions, what keyless doctor finds, how the AWS files are built and the newest lines of ' +
    'the journal. Names of profiles, sessions, accounts, roles, programs, addresses and paths are ' +
    'masked, each the same way throughout; values, messages and unknown keys are left out. ' +
    'With --output it is shown first, then asked about, then written.',
  flags: {
    output: { type: 'string', value: 'FILE', help: 'file to write as well', completes: 'file' },
    offline: { type: 'boolean', help: 'ask no server and run no other program' },
  },
  examples: [
    { command: 'keyless doctor report', text: 'read it' },
    { command: 'keyless doctor report --output report.yaml', text: 'and have it as a file' },
  ],
  without: ['profile'],
  load: () => import('../commands/doctor/report.ts'),
}
