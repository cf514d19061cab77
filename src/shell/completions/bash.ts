/** Candidates come from `keyless __complete`, so that the script never goes stale. */
export const bash = `# keyless completion for bash. Load it from ~/.bashrc:  eval "$(keyless completion bash)"
# Readline replaces what stands behind the last break in a word, "@" included where that is the break.
_keyless_kept() {
  local breaks=' ' mark
  for mark in = : @; do
    if [[ \${COMP_WORDBREAKS:-=:@} == *"$mark"* ]]; then breaks+=$mark; fi
  done
  kept=\${1%"\${1##*[$breaks]}"}
  kept=\${kept%@}
}
_keyless() {
  local line at kept rest=$COMP_LINE
  local -a words=()
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    if [[ \${COMP_WORDS[at]} == -- ]]; then
      if declare -F _command_offset >/dev/null; then
        _command_offset $((at + 1))
      else
        compopt -o default 2>/dev/null
      fi
      return
    fi
  done
  # Bash splits at "=" and ":" too: what no blank parts is one word.
  for ((at = 0; at <= COMP_CWORD; at++)); do
    line=\${rest#"\${rest%%[![:space:]]*}"}
    if [[ $at == 0 || $line != "$rest" ]]; then
      words+=("\${COMP_WORDS[at]}")
    else
      words[\${#words[@]} - 1]+=\${COMP_WORDS[at]}
    fi
    rest=\${line#"\${COMP_WORDS[at]}"}
  done
  _keyless_kept "\${words[\${#words[@]} - 1]}"
  while IFS= read -r line; do
    line=\${line%%$'\\t'*}
    COMPREPLY+=("\${line#"$kept"}")
  done < <(command keyless __complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -F _keyless keyless
`
