/** Candidates come from `keyless __complete`, so that the script never goes stale. */
export const zsh = `#compdef keyless
# keyless completion for zsh. Load it from ~/.zshrc:  eval "$(keyless completion zsh)"
_keyless() {
  local -a values shown lines
  local line value rest
  local -i dashes=\${words[(i)--]}
  if (( dashes < CURRENT )); then
    shift $dashes words
    (( CURRENT -= dashes ))
    _normal
    return
  fi
  lines=("\${(@f)$(command keyless __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $lines; do
    value=\${line%%$'\\t'*}
    [[ -n $value ]] || continue
    rest=\${line#*$'\\t'}
    values+=("$value")
    if [[ $rest == $line ]]; then shown+=("$value"); else shown+=("$value  -- $rest"); fi
  done
  compadd -l -d shown -a values
}
if [[ $funcstack[1] == _keyless ]]; then
  _keyless "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit; compinit -i }
  compdef _keyless keyless
fi
`
