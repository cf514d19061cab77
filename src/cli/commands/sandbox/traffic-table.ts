import type { Command } from '../../command.ts'

export const trafficCommand: Command = {
  words: ['sandbox', 'traffic'],
  summary: "Write a made-up company's month of CloudTrail, with attacks in it",
  description:
    'Writes the trail of a made-up company into a new folder: people who sign in and work, travel, mistype ' +
    'and are on call, pipelines, and scripts with old keys. In the second half attacks are planted; ' +
    'planted.json lists them with their events, places.csv where the networks are. No sandbox needs to run. The same seed writes the ' +
    'same bytes.',
  flags: {
    people: { type: 'string', value: 'N', help: 'how many work there (200)' },
    days: { type: 'string', value: 'N', help: 'how many days (30)' },
    seed: { type: 'string', value: 'N', help: 'which company and which month (1)' },
    start: { type: 'string', value: 'DATE', help: 'the first day, UTC (2026-01-05)' },
  },
  arguments: [
    {
      name: 'FOLDER',
      help: 'where AWSLogs/, planted.json and places.csv shall be',
      required: true,
      completes: 'file',
    },
  ],
  examples: [
    { command: 'keyless sandbox traffic ./month', text: 'A month of 200 people' },
    { command: 'keyless monitor report --from ./month/AWSLogs', text: 'Who used what, from it' },
  ],
  load: () => import('./traffic.ts'),
}
