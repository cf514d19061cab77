const functions = `function awsp --description 'Use another AWS profile in this shell'
    set -l answer
    set -l code 0
    switch "$argv[1]"
        case -h --help
            echo 'awsp [NAME]   use another profile in this shell; a menu without NAME'
            echo 'awsp -        go back to the one before'
            echo 'awsp --clear  use no profile'
            echo 'awsp --yes NAME  without being asked about production'
            return 0
        case --clear
            __keyless_use ''
            return 0
        case -
            if not set -q __keyless_previous
                echo 'awsp: there is no profile to go back to' >&2
                return 1
            end
            if test -z "$__keyless_previous"
                __keyless_use ''
                return 0
            end
            set answer (command keyless __switch -- $__keyless_previous)
            set code $status
        case --
            set answer (command keyless __switch -- $argv[2..-1])
            set code $status
        case --yes
            set answer (command keyless __switch --yes -- $argv[2..-1])
            set code $status
        case '*'
            set answer (command keyless __switch -- $argv)
            set code $status
    end
    if test -n "$answer"
        __keyless_take $answer
        __keyless_use $__keyless_seen
    end
    return $code
end
function awslogin --description 'Sign in for an AWS profile'
    set -l code 0
    if test -n "$argv[1]"; and not string match -q -- '-*' $argv[1]
        command keyless login --profile=$argv[1] $argv[2..-1]
        set code $status
    else
        command keyless login $argv
        set code $status
    end
    set -e __keyless_seen
    return $code
end
function aws-profiles --description 'List the AWS profiles'
    command keyless profiles $argv
end
function __keyless_use
    set -l before $AWS_PROFILE
    test -n "$before"; or set before $AWS_DEFAULT_PROFILE
    if test "$argv[1]" != "$before"
        set -g __keyless_previous $before
    end
    # Every AWS tool takes keys, or a web identity, from here before it looks at AWS_PROFILE.
    if test -n "$AWS_ACCESS_KEY_ID"
        echo 'awsp: took AWS_ACCESS_KEY_ID and its secret out of this shell' >&2
    end
    if test -n "$AWS_WEB_IDENTITY_TOKEN_FILE"
        echo 'awsp: took AWS_WEB_IDENTITY_TOKEN_FILE out of this shell' >&2
    end
    set -e AWS_ACCESS_KEY_ID
    set -e AWS_SECRET_ACCESS_KEY
    set -e AWS_SESSION_TOKEN
    set -e AWS_SECURITY_TOKEN
    set -e AWS_CREDENTIAL_EXPIRATION
    set -e AWS_WEB_IDENTITY_TOKEN_FILE
    set -e AWS_ROLE_ARN
    set -e AWS_ROLE_SESSION_NAME
    set -e AWS_DEFAULT_PROFILE
    set -e AWS_PROFILE
    set -e KEYLESS_CONFIRMED
    if test -n "$argv[1]"
        set -gx AWS_PROFILE $argv[1]
        # So that it is asked about once in this shell.
        if test "$__keyless_is_production" = 1
            set -gx KEYLESS_CONFIRMED $argv[1]
        end
    end
    __keyless_before_prompt
end
function __keyless_take
    set -l fields (string split -m 3 ' ' -- "$argv[1]")
    set -g __keyless_looked (date +%s)
    set -g __keyless_state $fields[1]
    set -g __keyless_ends $fields[2]
    set -g __keyless_is_production $fields[3]
    set -g __keyless_seen $fields[4]
end
`

/** A prompt starts keyless only when what the shell knows of the profile is no longer good. */
const prompt = `function __keyless_before_prompt --on-event fish_prompt
    if test -z "$AWS_PROFILE"
        set -eg KEYLESS_PROMPT
        set -eg KEYLESS_PROMPT_PRODUCTION
        return 0
    end
    set -l now (date +%s)
    set -l stale 0
    if test "$AWS_PROFILE" != "$__keyless_seen"
        set stale 1
    else if test $__keyless_state != none -a $__keyless_ends -le $now
        test (math $now - $__keyless_looked) -ge 60; and set stale 1
    end
    if test $stale = 1
        __keyless_take (command keyless prompt-segment -- $AWS_PROFILE 2>/dev/null)
        if test "$__keyless_seen" != "$AWS_PROFILE"
            __keyless_take "none 0 0 $AWS_PROFILE"
        end
    end
    # Whatever an .envrc put there, a prompt shows no more than a name.
    set -l name (string replace -ra '[^A-Za-z0-9_./%@:+-]' '?' -- $AWS_PROFILE)
    set -l left ''
    if test $__keyless_state != none -a $__keyless_ends -gt $now
        set -l minutes (math "floor(($__keyless_ends - $now) / 60)")
        set left " "$minutes"m"
        if test $minutes -ge 60
            set left " "(math "floor($minutes / 60)")h(math $minutes % 60)m
        end
    else if not contains $__keyless_state none renews
        set left ' signed out'
    end
    set -gx KEYLESS_PROMPT "$name$left"
    set -eg KEYLESS_PROMPT_PRODUCTION
    if test "$__keyless_is_production" = 1
        set -gx KEYLESS_PROMPT_PRODUCTION $KEYLESS_PROMPT
    end
end
function keyless_prompt --description 'The AWS profile and how long its sign-in lasts'
    __keyless_before_prompt
    test -n "$KEYLESS_PROMPT"; or return 0
    if test -z "$KEYLESS_PROMPT_PRODUCTION"
        echo -n "$KEYLESS_PROMPT "
    else if test -n "$NO_COLOR"
        echo -n "$KEYLESS_PROMPT production "
    else
        set_color --bold red
        echo -n "$KEYLESS_PROMPT"
        set_color normal
        echo -n ' '
    end
end
`

const completion = `function __keyless_profiles
    command keyless __complete -- --profile (commandline -ct | string replace -r '^--profile=' '') 2>/dev/null
end
complete -c awsp -f -n 'test (count (commandline -opc)) -eq 1' -a '(__keyless_profiles)'
complete -c awsp -f -l clear -d 'Use no profile'
complete -c awsp -f -l yes -d 'Do not ask about production'
complete -c awslogin -f -n 'test (count (commandline -opc)) -eq 1' -a '(__keyless_profiles)'
complete -c aws -l profile -x -a '(__keyless_profiles)'
`

/** fish adds to what it knows of \`aws\`, so that a completion that is there stays as it is. */
export const fish = functions + prompt + completion
