import { chmodSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TerminalPlan } from '../support/real-clients.ts'
import { shellEnvironment, type Typing, typedInto } from '../support/shells.ts'
import { createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'

const odd = 'a.b/c@d:e+f%g'
const enter = '\r'
const tab = '\t'
const interrupt = '\u0003'

const same = 'sso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = ReadOnlyAccess\n'
const more = `[profile ${odd}]\n${same}[profile prod-admin]\n${same}[profile a=b]\n${same}`

/** Stands in for the AWS CLI's completer. */
const completer = (word: string) => `#!/bin/sh
case "$COMP_LINE" in
  'aws s3 '*) echo ${word} ;;
esac
`

const zshFunctions = 'autoload -Uz compinit bashcompinit; compinit -u; bashcompinit'
const fishArguments = `(COMP_LINE=(commandline -cp) COMP_POINT=9 $HOME/libexec/completer)`

/** What the rc file says of aws before ours, and whose completion then answers. */
const before = {
  bash: [
    ['complete -C "$HOME/libexec/completer" aws', 'theirs'],
    ['theirs() { COMPREPLY=(theirs); }; complete -o nospace -F theirs aws', 'theirs'],
    ['__load_completion() { complete -C "$HOME/libexec/completer" "$1"; }', 'theirs'],
    ['', 'found'],
  ],
  zsh: [
    [`${zshFunctions}; complete -C "$HOME/libexec/completer" aws`, 'theirs'],
    ['fpath=("$HOME/functions" $fpath)', 'theirs'],
    [`${zshFunctions}; unset '_comps[aws]'`, 'found'],
  ],
  fish: [[`complete -c aws -f -a '${fishArguments}'`, 'theirs']],
} as const

describe.each(['bash', 'zsh', 'fish'] as const)('typing into %s', (shell) => {
  let stage: Stage
  let env: Readonly<Record<string, string>>
  beforeAll(async () => {
    stage = await createStage()
    await setUpDevAdmin(stage)
    stage.home.write('.aws/config', stage.home.read('.aws/config') + more)
    const program = (name: string, text: string) => chmodSync(stage.home.write(name, text), 0o755)
    program('bin/aws_completer', completer('found'))
    program('libexec/completer', completer('theirs'))
    stage.home.write(
      'functions/_aws',
      '#compdef aws\nautoload -Uz bashcompinit\nbashcompinit\ncomplete -C "$HOME/libexec/completer" aws\n',
    )
    program('bin/aws', '#!/bin/sh\nfor word in "$@"; do printf "<%s>" "$word"; done; echo\n')
    env = shellEnvironment(stage.home, stage.env)
  })
  afterAll(async () => {
    await stage.close()
  })

  const type = async (steps: TerminalPlan['steps'], typing?: Typing): Promise<string> => {
    const outcome = await typedInto(shell, steps, stage.home, env, typing)
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0, stderr: '' })
    return outcome.stdout
  }

  it('completes names with every legal character, word breaks of the shell or not', async () => {
    const flags = ['--profile a.', '--profile a.b/c@', '--profile a.b/c@d:', '--profile=a.b']
    for (const typed of flags) {
      const screen = await type([
        ['ready> ', `aws ${typed}${tab}`],
        ['+f', `; exit${enter}`],
      ])
      const [word] = typed.split('a.')
      expect(screen).toContain(`<${word?.replace(' ', '><')}${odd}>`)
    }
  })

  it('completes for awsp, awslogin and keyless itself', async () => {
    const switched = await type([
      ['ready> ', `awsp a.b/c@${tab}`],
      ['+f', `; exit${enter}`],
    ])
    expect(switched).toContain(`${odd}: ReadOnlyAccess in`)
    const signedIn = await type([
      ['ready> ', `awslogin a.${tab}`],
      ['+f', `; exit${enter}`],
    ])
    expect(signedIn).toContain('Signed in to my-org already')
    const own = await type([
      ['ready> ', `keyless export --format json a.b/c@${tab}`],
      ['+f', `; exit${enter}`],
    ])
    expect(own).toContain('"accessKeyId"')
  })

  it('leaves the rest of aws, and only that, to the completion that was there', async () => {
    for (const [lines, word] of before[shell]) {
      const keys: TerminalPlan['steps'] = [
        ['ready> ', `aws s3 ${word.slice(0, 2)}${tab}`],
        [word, `; aws --profile a.b${tab}`],
        ['+f', `; exit${enter}`],
      ]
      const screen = await type(keys, { before: lines })
      expect(screen, lines).toContain(`<s3><${word}>`)
      expect(screen, lines).toContain(`<--profile><${odd}>`)
    }
  })

  it('picks by searching, and prints nothing else to stdout', async () => {
    const screen = await type(
      [
        ['ready> ', `awsp${enter}`],
        ['Which profile?', `prod${enter}`],
        ['prod-admin: ReadOnlyAccess in', `echo "[$AWS_PROFILE]"; exit${enter}`],
      ],
      { columns: 40 },
    )
    expect(screen).toContain('[prod-admin]')
  })

  it('keeps profile and terminal as they were at Ctrl-C', async () => {
    const code = shell === 'fish' ? '$status' : '$?'
    const screen = await type([
      ['ready> ', `stty -a > $HOME/before; awsp${enter}`],
      ['Which profile?', interrupt],
      ['ready> ', `echo "code ${code} [$AWS_PROFILE]"; stty -a > $HOME/after; exit${enter}`],
    ])
    expect(screen).toContain('code 130 []')
    expect(stage.home.read('after')).toBe(stage.home.read('before'))
  })
})
