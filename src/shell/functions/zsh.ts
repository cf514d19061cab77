import { bourne } from './bourne.ts'

const names = `_keyless_names() {
  local -a names
  names=("\${(@f)$(command keyless __complete -- --profile '' 2>/dev/null)}")
  names=("\${(@)names%%$'\\t'*}")
  compadd "$@" -a names
}
_keyless_awsp() {
  (( CURRENT == 2 )) || return 1
  if [[ $service == awsp && $PREFIX == -* ]]; then compadd -- - --clear --yes --help; fi
  _keyless_names
}
compdef _keyless_awsp awsp awslogin
`

/** The completion that was there before, most often bash's \`complete -C aws_completer\`, does the rest. */
const aws = `_keyless_aws() {
  if [[ \${words[CURRENT-1]} == --profile ]]; then
    _keyless_names
  elif compset -P '--profile='; then
    _keyless_names
  elif [[ -n \${_KEYLESS_AWS_BEFORE-} ]]; then
    eval "$_KEYLESS_AWS_BEFORE"
    # A file of completions may put another in its own place, and ours, when first asked.
    if [[ $_comps[aws] != _keyless_aws ]]; then
      _keyless_wrap_aws
      eval "$_KEYLESS_AWS_BEFORE"
    fi
  elif (( $+commands[aws_completer] )); then
    (( $+functions[_bash_complete] )) || { autoload -Uz bashcompinit; bashcompinit }
    _bash_complete -C aws_completer
  else
    _default
  fi
}
_keyless_wrap_aws() {
  if [[ \${_comps[aws]-} != _keyless_aws ]]; then
    _KEYLESS_AWS_BEFORE=\${_comps[aws]-}
    compdef _keyless_aws aws
  fi
}
_keyless_wrap_aws
`

const prompt = `function keyless_prompt {
  _keyless_before_prompt
  if [[ -z \${KEYLESS_PROMPT-} ]]; then return; fi
  local text=\${KEYLESS_PROMPT//\\%/%%}
  if [[ -z \${KEYLESS_PROMPT_PRODUCTION-} ]]; then
    print -rn -- "$text "
  elif [[ -n \${NO_COLOR-} ]]; then
    print -rn -- "$text production "
  else
    print -rn -- "%B%F{red}$text%f%b "
  fi
}
zmodload -F zsh/datetime +p:EPOCHSECONDS 2>/dev/null
# Themes draw their prompt in a hook of their own, which may be there already.
precmd_functions=(_keyless_before_prompt \${precmd_functions:#_keyless_before_prompt})
`

export const zsh = bourne + names + aws + prompt
