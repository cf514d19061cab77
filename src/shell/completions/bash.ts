/** Candidates come from `keyless __complete`, so that the script never goes stale. */
export const bash = `# keyless completion for bash. Load it from ~/.bashrc:  eval "$(keyless completion bash)"
_keyless() {
  local word line at
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
  word=\${COMP_WORDS[COMP_CWORD]}
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(command keyless __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [[ $word == *:* ]] && declare -F __ltrim_colon_completions >/dev/null; then
    __ltrim_colon_completions "$word"
  fi
}
complete -F _keyless keyless
`
