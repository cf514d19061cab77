import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RealShell, realShells, shellEnvironment, typedInto } from '../support/shells.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'

const enter = '\r'

/** Profiles that need no sign-in. */
const config = `[profile one%g]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = secret
[profile prod]
credential_process = other-tool
`

/** Stands in for direnv: the profile is what a file says. */
const direnv: Readonly<Record<RealShell, string>> = {
  bash: '_direnv_hook() { export AWS_PROFILE="$(cat "$HOME/here")"; }',
  zsh: '_direnv_hook() { export AWS_PROFILE="$(cat "$HOME/here")" }',
  fish: 'function direnv_hook --on-event fish_prompt; set -gx AWS_PROFILE (cat $HOME/here); end',
}

const hooks: Readonly<Record<RealShell, string>> = {
  bash: 'PROMPT_COMMAND="_direnv_hook${PROMPT_COMMAND:+;$PROMPT_COMMAND}"',
  zsh: 'precmd_functions=(_direnv_hook $precmd_functions)',
  fish: '',
}

const prompts: Readonly<Record<RealShell, string>> = {
  bash: `PS1='<$(keyless_prompt)> '`,
  zsh: `setopt prompt_subst; PROMPT='<$(keyless_prompt)> '`,
  fish: `function fish_prompt; echo -n '<'; keyless_prompt; echo -n '> '; end`,
}

function recipe(language: string, word: string): string {
  const docs = readFileSync(new URL('../../docs/shells.md', import.meta.url), 'utf8')
  const blocks = [...docs.matchAll(/```(\w+)\n(.*?)```/gs)]
  return blocks.find(([, of, text]) => of === language && text?.includes(word))?.[2] ?? ''
}

describe('a prompt', () => {
  let home: TempHome
  let env: Readonly<Record<string, string>>
  beforeAll(() => {
    home = createTempHome()
    home.write('.aws/config', config)
    env = shellEnvironment(home, home.env)
  })
  afterAll(() => {
    home.remove()
  })

  /** The profile changes in a file, and the very next prompt shows it. */
  const change = async (
    shell: RealShell,
    rc: { readonly before: string; readonly after: string },
    [first, second]: readonly [string, string],
  ) => {
    home.write('here', 'one%g')
    const steps = [
      [first, `echo prod >$HOME/here${enter}`],
      [second, `exit${enter}`],
    ] as const
    const outcome = await typedInto(shell, steps, home, env, rc)
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0, stderr: '' })
  }

  it.each(realShells)(
    'shows at once in %s what direnv sets, before our line or after',
    async (shell) => {
      const [hook, prompt] = [`${direnv[shell]}\n${hooks[shell]}`, prompts[shell]]
      const shown = ['<one%g > ', '<prod production > '] as const
      await change(shell, { before: hook, after: prompt }, shown)
      await change(shell, { before: '', after: `${hook}\n${prompt}` }, shown)
    },
  )

  it.each([
    ['a list', `PROMPT_COMMAND='_direnv_hook;draw'`],
    ['an array', 'PROMPT_COMMAND=(_direnv_hook draw)'],
  ])('that a program draws in bash knows it, with hooks as %s', async (_, hook) => {
    const draw = 'draw() { PS1="<${KEYLESS_PROMPT-}${KEYLESS_PROMPT_PRODUCTION:+!}> "; }'
    const before = [direnv.bash, draw, hook].join('\n')
    await change('bash', { before, after: '' }, ['<one%g> ', '<prod!> '])
  })

  it('of powerlevel10k has our segment, whose text and colour it is given as documented', async () => {
    const theme = [
      'p10k() { PROMPT="<${(j:|:)@}> " }',
      '_p9k_precmd() { PROMPT="<> "; prompt_keyless }',
      'precmd_functions=($precmd_functions _p9k_precmd)',
      recipe('zsh', 'prompt_keyless'),
      direnv.zsh,
    ]
    const after = hooks.zsh
    const shown = ['<segment|-f|yellow|-t|one%g> ', '<segment|-f|red|-t|prod> '] as const
    await change('zsh', { before: theme.join('\n'), after }, shown)
    await change('zsh', { before: [...theme, hooks.zsh].join('\n'), after: '' }, shown)
  })

  it('of starship is documented with the variables that we set', () => {
    const toml = recipe('toml', 'format')
    const named = [...toml.matchAll(/env_var\.(\w+)/g)].map(([, name]) => name)
    expect(new Set(named)).toEqual(new Set(['KEYLESS_PROMPT', 'KEYLESS_PROMPT_PRODUCTION']))
  })
})
