import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { addToYaml, type YamlEntry } from '../../../../src/ci/init/add-to-yaml.ts'
import { KeylessError } from '../../../../src/errors.ts'

const job: YamlEntry = {
  name: 'aws-plan',
  path: ['jobs'],
  namedBy: undefined,
  text: '# why\nruns-on: here\nsteps:\n  - run: aws\n',
}
const item: YamlEntry = {
  ...job,
  path: ['steps'],
  namedBy: ['key'],
  text: 'key: aws-plan\nrun: a\n',
}

const add = (text: string, entry = job): string => addToYaml('ci.yml', text, entry)

function refused(text: string, entry = job): string {
  try {
    add(text, entry)
  } catch (error) {
    if (error instanceof KeylessError) return `${error.code}: ${error.message}`
    throw error
  }
  return 'taken'
}

/** Every line that was there is there, in its order, byte for byte. */
function keepsLines(before: string, after: string): boolean {
  const rest = after.split(/(?<=\n)/)
  return before.split(/(?<=\n)/).every((line) => {
    const at = rest.indexOf(line)
    if (at !== -1) rest.splice(0, at + 1)
    return at !== -1
  })
}

describe('a job added to a pipeline', () => {
  test('leaves comments, blank lines, quotes and odd layout as they are', () => {
    const before = `# top
name:   CI    # two blanks
"on": [ push,   pull_request ]

jobs:

    # the tests
    test: &test
        steps:   # all
            - run: |
                make

                # not a comment
            - {run: 'x: y'}   # flow
        # still in test

    # between
    other: { <<: *test }

# tail
`
    const after = add(before)
    expect(keepsLines(before, after)).toBe(true)
    expect(after).toContain('    aws-plan:\n      # why\n      runs-on: here\n')
    expect(after.startsWith(before.slice(0, before.indexOf('    other')))).toBe(true)
    expect(after.endsWith('\n# tail\n')).toBe(true)
  })

  test('keeps the line ends and the byte order mark of the file', () => {
    const before = '\uFEFFjobs:\r\n  test:\r\n    steps: []\r\n'
    const after = add(before)
    expect(after.startsWith(before)).toBe(true)
    expect(after.replaceAll('\r\n', '')).not.toContain('\n')
  })

  test('goes behind the last line, with or without its end', () => {
    const after = add('jobs:\n  test:\n    script: |\n      make\n      all')
    expect(parse(after)).toEqual({
      jobs: {
        test: { script: 'make\nall\n' },
        'aws-plan': { 'runs-on': 'here', steps: [{ run: 'aws' }] },
      },
    })
  })

  test('makes the map where there is none, or an empty one', () => {
    for (const before of ['# only this\n', 'name: CI\n', 'jobs:\n', 'jobs: # none yet\n', '\n']) {
      const after = add(before)
      expect(parse(after).jobs['aws-plan']['runs-on'], before).toBe('here')
      expect(keepsLines(before, after), before).toBe(true)
    }
  })

  test('does not mind tags and merges of the platforms', () => {
    const before = `.a: &a
  image: one
.b: &b {retry: 2}
test:
  <<: *a
  <<: *b
  script:
    - !reference [.setup, script]
    - !Sub '\${AWS::Region}'
  rules: [if: $CI_COMMIT_TAG]
`
    const after = add(before, { ...job, path: [] })
    expect(after.startsWith(before)).toBe(true)
  })

  test('goes to the end of a list, under the dash of the others', () => {
    const before = 'steps:\n- key: one # 1\n  run: x\n# end\n'
    const after = add(before, item)
    expect(after).toBe('steps:\n- key: one # 1\n  run: x\n- key: aws-plan\n  run: a\n# end\n')
    expect(add('a: 1\n', item)).toContain('steps:\n  - key: aws-plan\n    run: a\n')
  })

  test('makes the keys above it where a part of them is there', () => {
    const deep: YamlEntry = { ...item, path: ['pipelines', 'branches', 'main'] }
    const after = add('pipelines:\n    default:\n        - step: 1\n', deep)
    expect(parse(after)).toEqual({
      pipelines: { default: [{ step: 1 }], branches: { main: [{ key: 'aws-plan', run: 'a' }] } },
    })
  })

  test('is refused where the text leaves no place for it', () => {
    expect(refused('jobs: { test: { steps: [] } }\n')).toContain('written in brackets')
    expect(refused('jobs: []\n')).toContain('jobs is no map')
    expect(refused('jobs: ~\n')).toContain('jobs is no map')
    expect(refused('jobs: text\n')).toContain('jobs is no map')
    expect(refused('- a\n')).toContain('it is no map')
    expect(refused('jobs: *nowhere\n')).toContain('pipeline-file-unusable')
    expect(refused('jobs:\n  a: 1\n b: 2\n')).toContain('it is not YAML')
    expect(refused('jobs:\n  a: 1\n---\njobs:\n  b: 1\n')).toContain('it is not YAML')
    expect(refused('jobs:\r  a: 1\r')).toContain('lone carriage returns')
    expect(refused(`jobs: ${'['.repeat(5000)}`)).toContain('nested too deep')
    const bomb = ['a: &a [1,1,1,1,1,1,1,1,1,1]']
    for (const [at, name] of ['b', 'c', 'd', 'e', 'f'].entries()) {
      const before = 'abcdef'[at]
      bomb.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(',')}]`)
    }
    expect(refused(`${bomb.join('\n')}\njobs:\n  x: *f\n`)).toContain('too much')
  })
})
