import { bourne } from './bourne.ts'

const names = `_keyless_offer_names() {
  local line kept
  _keyless_kept "$1"
  while IFS= read -r line; do
    line=$2\${line%%$'\\t'*}
    COMPREPLY+=("\${line#"$kept"}")
  done < <(command keyless __complete -- --profile "\${1#"$2"}" 2>/dev/null)
}
_keyless_awsp() {
  local line=\${COMP_LINE:0:COMP_POINT}
  local word=\${line##*[[:space:]]}
  COMPREPLY=()
  if [[ $COMP_CWORD == 1 && $word == -* && \${COMP_WORDS[0]} == awsp ]]; then
    COMPREPLY=($(compgen -W '- --clear --yes --help' -- "$word"))
  fi
  _keyless_offer_names "$word" ''
}
complete -F _keyless_awsp awsp awslogin
`

/** The completion that was there before, most often \`complete -C aws_completer aws\`, does the rest. */
const aws = `_keyless_aws() {
  local line=\${COMP_LINE:0:COMP_POINT}
  local word=\${line##*[[:space:]]}
  COMPREPLY=()
  if [[ \${line%"$word"} =~ [[:space:]]--profile[[:space:]]+$ ]]; then
    _keyless_offer_names "$word" ''
  elif [[ $word == --profile=* ]]; then
    _keyless_offer_names "$word" --profile=
  else
    _keyless_load_aws
    _keyless_aws_before "$@"
  fi
}
# Packages keep completions in files that bash-completion loads when first asked.
_keyless_load_aws() {
  if [[ -n \${_KEYLESS_AWS_LOADED-} ]]; then return; fi
  _KEYLESS_AWS_LOADED=1
  if [[ -n \${_KEYLESS_AWS_FUNCTION-}\${_KEYLESS_AWS_COMMAND-} ]]; then return; fi
  if declare -F _comp_load >/dev/null; then
    _comp_load aws
  elif declare -F __load_completion >/dev/null; then
    __load_completion aws
  fi
  _keyless_wrap_aws
}
_keyless_aws_before() {
  local answer
  if [[ -n \${_KEYLESS_AWS_FUNCTION-} ]]; then
    "$_KEYLESS_AWS_FUNCTION" "$@"
  elif [[ -n \${_KEYLESS_AWS_COMMAND-} ]] || command -v aws_completer >/dev/null; then
    while IFS= read -r answer; do
      COMPREPLY+=("$answer")
    done < <(
      export COMP_LINE COMP_POINT COMP_KEY COMP_TYPE
      eval "\${_KEYLESS_AWS_COMMAND:-aws_completer}"' "$@"' 2>/dev/null
    )
  else
    compopt -o bashdefault -o default 2>/dev/null
  fi
}
_keyless_wrap_aws() {
  local -a before=() options=()
  local at
  eval "before=($(complete -p aws 2>/dev/null))"
  if [[ " \${before[*]-} " == *' _keyless_aws '* ]]; then return; fi
  unset _KEYLESS_AWS_FUNCTION _KEYLESS_AWS_COMMAND
  for ((at = 1; at < \${#before[@]}; at++)); do
    case \${before[at]} in
      -o) options+=(-o "\${before[at + 1]}") ;;
      -F) _KEYLESS_AWS_FUNCTION=\${before[at + 1]} ;;
      -C) _KEYLESS_AWS_COMMAND=\${before[at + 1]} ;;
    esac
  done
  complete \${options[@]+"\${options[@]}"} -F _keyless_aws aws
}
_keyless_wrap_aws
`

const prompt = `function keyless_prompt {
  _keyless_before_prompt
  if [[ -z \${KEYLESS_PROMPT-} ]]; then return; fi
  if [[ -z \${KEYLESS_PROMPT_PRODUCTION-} ]]; then
    printf '%s ' "$KEYLESS_PROMPT"
  elif [[ -n \${NO_COLOR-} ]]; then
    printf '%s production ' "$KEYLESS_PROMPT"
  else
    printf '\\001\\e[1;31m\\002%s\\001\\e[0m\\002 ' "$KEYLESS_PROMPT"
  fi
}
# After direnv, which may change the profile, and before whatever draws a prompt.
if [[ "\${PROMPT_COMMAND[*]-}" == *_keyless_before_prompt* ]]; then
  :
elif [[ $(declare -p PROMPT_COMMAND 2>/dev/null) == 'declare -a'* ]]; then
  if [[ \${PROMPT_COMMAND[0]-} == _direnv_hook ]]; then
    PROMPT_COMMAND=(_direnv_hook _keyless_before_prompt "\${PROMPT_COMMAND[@]:1}")
  else
    PROMPT_COMMAND=(_keyless_before_prompt "\${PROMPT_COMMAND[@]}")
  fi
elif [[ \${PROMPT_COMMAND-} == _direnv_hook* ]]; then
  PROMPT_COMMAND="_direnv_hook; _keyless_before_prompt\${PROMPT_COMMAND#_direnv_hook}"
else
  PROMPT_COMMAND="_keyless_before_prompt\${PROMPT_COMMAND:+; $PROMPT_COMMAND}"
fi
`

export const bash = bourne + names + aws + prompt
