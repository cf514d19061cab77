/** Files of somebody's repository that `ci init` adds to: nothing but what was added may change. */
import { parse } from 'yaml'
import { addToYaml, entryIn, type YamlEntry } from '../../../src/ci/init/add-to-yaml.ts'
import { type FileBlock, mergeBlocks } from '../../../src/ci/init/blocks.ts'
import { mergeTemplate } from '../../../src/ci/init/cloudformation.ts'
import { federationOf } from '../../../src/ci/init/plan-init.ts'
import { initPlatform, saidWith } from '../../support/ci-init.ts'
import { assertTrue, valueOf } from '../checks.ts'
import type { OpenTarget } from '../target.ts'

const job: YamlEntry = {
  name: 'aws-plan',
  path: ['jobs'],
  namedBy: undefined,
  text: 'runs-on: x\nsteps:\n  - run: y\n',
}

const entries: readonly YamlEntry[] = [
  job,
  { ...job, path: [] },
  { ...job, path: ['steps'], namedBy: ['key'], text: 'key: aws-plan\nrun: x\n' },
  {
    ...job,
    path: ['jobs', 'a', '**'],
    namedBy: ['step', 'name'],
    text: 'step:\n  name: aws-plan\n',
  },
]

const blocks: readonly FileBlock[] = [
  { header: 'resource "a" "b" {', rest: '  c = 1\n}\n', isOurs: false },
  { header: 'data "a" "b" {', rest: '  c = 2\n}\n', isOurs: true },
]

const platform = initPlatform('bitbucket')
const federation = federationOf(platform, saidWith(platform), false)

/** Every byte is there still, in its order, but for what came between. */
function assertAdded(before: string, after: string): void {
  let start = 0
  while (start < before.length && before[start] === after[start]) start++
  let end = 0
  while (end < before.length - start && before.at(-1 - end) === after.at(-1 - end)) end++
  const gone = before.slice(start, before.length - end)
  assertTrue(gone === '', `this went away: ${JSON.stringify(gone.slice(0, 80))}`)
}

function addJob(text: string, entry: YamlEntry): void {
  const added = valueOf(() => addToYaml('ci.yml', text, entry))
  if (added === undefined) return
  assertAdded(text, added)
  const there = entryIn(parse(added, { logLevel: 'error' }), entry)
  assertTrue(JSON.stringify(there) === JSON.stringify(parse(entry.text)), 'it is not there')
}

export const openProjectFiles: OpenTarget = () => ({
  words: [
    ...['jobs:\n', 'jobs:', '  ', 'steps:\n', '- ', '  - key: one\n', 'a:\n', "'**':\n", '# x\n'],
    ...[
      '|\n',
      '>-\n',
      '&a ',
      '*a',
      '<<: *a\n',
      '{}',
      '[]',
      '{a: 1}',
      '~',
      '\r\n',
      '\uFEFF',
      '---\n',
    ],
    ...[
      '"x"',
      '? ',
      ': ',
      '!!str ',
      '\t',
      '...\n',
      'Resources:\n',
      '  BitbucketPlanRole:\n',
      '    Properties:\n',
      '      AssumeRolePolicyDocument:\n',
      'resource "a" "b" {\n',
      'data "a" "b" {\n',
      '}\n',
    ],
  ],
  run(input) {
    const text = input.toString()
    if (!Buffer.from(text).equals(input)) return
    for (const entry of entries) addJob(text, entry)
    const template = valueOf(() => mergeTemplate('a.yaml', text, federation))
    if (template !== undefined) {
      const twice = mergeTemplate('a.yaml', template.text, federation)
      assertTrue(twice.text === template.text, 'the second time changes the template')
    }
    const merged = valueOf(() => mergeBlocks('a.tf', text, blocks))
    if (merged === undefined) return
    const again = mergeBlocks('a.tf', merged.text, blocks)
    assertTrue(again.text === merged.text, 'the second time changes what the first wrote')
  },
})
