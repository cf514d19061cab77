/**
 * What bash and zsh share. `_keyless_take` reads the line that `keyless __switch` and `keyless
 * prompt-segment` print: STATE ENDS PRODUCTION NAME. A prompt starts no program while what the shell
 * knows is good.
 */
export const bourne = `function awsp {
  local answer='' code=0
  case \${1-} in
    -h | --help)
      printf '%s\\n' 'awsp [NAME]   use another profile in this shell; a menu without NAME' \\
        'awsp -        go back to the one before' 'awsp --clear  use no profile' \\
        'awsp --yes NAME  without being asked about production'
      return
      ;;
    --clear)
      _keyless_use ''
      return
      ;;
    -)
      if [[ -z \${_KEYLESS_PREVIOUS+set} ]]; then
        printf '%s\\n' 'awsp: there is no profile to go back to' >&2
        return 1
      fi
      if [[ -z $_KEYLESS_PREVIOUS ]]; then
        _keyless_use ''
        return
      fi
      answer=$(command keyless __switch -- "$_KEYLESS_PREVIOUS") || code=$?
      ;;
    --yes)
      shift
      answer=$(command keyless __switch --yes -- "$@") || code=$?
      ;;
    *)
      if [[ \${1-} == -- ]]; then shift; fi
      answer=$(command keyless __switch -- "$@") || code=$?
      ;;
  esac
  if [[ -n $answer ]]; then
    _keyless_take "$answer"
    _keyless_use "$_KEYLESS_SEEN"
  fi
  return $code
}
function awslogin {
  local name='' code=0
  if [[ -n \${1-} && $1 != -* ]]; then
    name=$1
    shift
    command keyless login --profile="$name" "$@" || code=$?
  else
    command keyless login "$@" || code=$?
  fi
  _KEYLESS_SEEN=
  return $code
}
function aws-profiles {
  command keyless profiles "$@"
}
function _keyless_use {
  local before=\${AWS_PROFILE:-\${AWS_DEFAULT_PROFILE-}}
  if [[ $1 != "$before" ]]; then _KEYLESS_PREVIOUS=$before; fi
  # Every AWS tool takes keys, or a web identity, from here before it looks at AWS_PROFILE.
  if [[ -n \${AWS_ACCESS_KEY_ID-} ]]; then
    printf '%s\\n' 'awsp: took AWS_ACCESS_KEY_ID and its secret out of this shell' >&2
  fi
  if [[ -n \${AWS_WEB_IDENTITY_TOKEN_FILE-} ]]; then
    printf '%s\\n' 'awsp: took AWS_WEB_IDENTITY_TOKEN_FILE out of this shell' >&2
  fi
  unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SECURITY_TOKEN
  unset AWS_CREDENTIAL_EXPIRATION AWS_DEFAULT_PROFILE
  unset AWS_WEB_IDENTITY_TOKEN_FILE AWS_ROLE_ARN AWS_ROLE_SESSION_NAME
  unset AWS_PROFILE KEYLESS_CONFIRMED
  if [[ -n $1 ]]; then
    export AWS_PROFILE="$1"
    # So that it is asked about once in this shell.
    if [[ $_KEYLESS_IS_PRODUCTION == 1 ]]; then export KEYLESS_CONFIRMED="$1"; fi
  fi
  _keyless_before_prompt
}
function _keyless_take {
  _keyless_now
  _KEYLESS_LOOKED=$_KEYLESS_NOW
  IFS=' ' read -r _KEYLESS_STATE _KEYLESS_ENDS _KEYLESS_IS_PRODUCTION _KEYLESS_SEEN <<<"$1"
}
function _keyless_now {
  _KEYLESS_NOW=\${EPOCHSECONDS-}
  if [[ -z $_KEYLESS_NOW ]]; then _KEYLESS_NOW=$(date +%s); fi
}
function _keyless_before_prompt {
  local code=$? left name stale=0
  if [[ -z \${AWS_PROFILE-} ]]; then
    unset KEYLESS_PROMPT KEYLESS_PROMPT_PRODUCTION
    return $code
  fi
  _keyless_now
  if [[ $AWS_PROFILE != "\${_KEYLESS_SEEN-}" ]]; then
    stale=1
  elif [[ $_KEYLESS_STATE != none ]]; then
    stale=$((_KEYLESS_ENDS <= _KEYLESS_NOW && _KEYLESS_NOW - _KEYLESS_LOOKED >= 60))
  fi
  if [[ $stale == 1 ]]; then
    _keyless_take "$(command keyless prompt-segment -- "$AWS_PROFILE" 2>/dev/null)"
    if [[ $_KEYLESS_SEEN != "$AWS_PROFILE" ]]; then
      _KEYLESS_STATE=none _KEYLESS_ENDS=0 _KEYLESS_IS_PRODUCTION=0 _KEYLESS_SEEN=$AWS_PROFILE
    fi
  fi
  # Whatever an .envrc put there, a prompt shows and runs no more than a name.
  name=\${AWS_PROFILE//[^A-Za-z0-9_.\\/%@:+-]/?}
  left=$(((_KEYLESS_ENDS - _KEYLESS_NOW) / 60))
  if [[ $_KEYLESS_STATE == none ]]; then
    left=
  elif ((_KEYLESS_ENDS > _KEYLESS_NOW)); then
    if ((left >= 60)); then left="$((left / 60))h$((left % 60))m"; else left="\${left}m"; fi
  elif [[ $_KEYLESS_STATE == renews ]]; then
    left=
  else
    left='signed out'
  fi
  export KEYLESS_PROMPT="$name\${left:+ $left}"
  if [[ $_KEYLESS_IS_PRODUCTION == 1 ]]; then
    export KEYLESS_PROMPT_PRODUCTION="$KEYLESS_PROMPT"
  else
    unset KEYLESS_PROMPT_PRODUCTION
  fi
  return $code
}
`
