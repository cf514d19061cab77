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
