const functions = `function global:awsp {
    param([Parameter(Position = 0)][string] $Name, [Parameter(Position = 1)][string] $After,
        [switch] $Clear, [switch] $Yes)
    if ($Name -in '-h', '--help') {
        'awsp [NAME]   use another profile in this shell; a menu without NAME'
        'awsp -        go back to the one before'
        'awsp --clear  use no profile'
        'awsp --yes NAME  without being asked about production'
        return
    }
    if ($Clear -or $Name -eq '--clear') { Set-KeylessProfile ''; return }
    if ($Name -eq '--yes') { $Yes = $true; $Name = $After }
    if ($Name -eq '-') {
        if ($null -eq $global:KeylessPrevious) {
            Write-Error 'awsp: there is no profile to go back to'
            return
        }
        if ($global:KeylessPrevious -eq '') { Set-KeylessProfile ''; return }
        $Name = $global:KeylessPrevious
    }
    $names = @($Name | Where-Object { $_ })
    $flags = @(if ($Yes) { '--yes' })
    $answer = & (Get-KeylessProgram) '__switch' @flags '--' @names
    if ($answer) {
        Read-KeylessAnswer $answer
        Set-KeylessProfile $global:KeylessSeen
    }
}
function global:awslogin {
    $name = [string]($args | Select-Object -First 1)
    if ($name -and -not $name.StartsWith('-')) {
        $rest = @($args | Select-Object -Skip 1)
        & (Get-KeylessProgram) 'login' "--profile=$name" @rest
    } else {
        & (Get-KeylessProgram) 'login' @args
    }
    $global:KeylessSeen = ''
}
function global:aws-profiles { & (Get-KeylessProgram) 'profiles' @args }
function global:Get-KeylessProgram {
    Get-Command -CommandType Application keyless | Select-Object -First 1
}
function global:Set-KeylessProfile([string] $Name) {
    $before = [string]$env:AWS_PROFILE
    if (-not $before) { $before = [string]$env:AWS_DEFAULT_PROFILE }
    if ($Name -cne $before) { $global:KeylessPrevious = $before }
    # Most AWS tools take keys, or a web identity, from here before they look at AWS_PROFILE.
    if ($env:AWS_ACCESS_KEY_ID) {
        Write-Warning 'awsp: took AWS_ACCESS_KEY_ID and its secret out of this shell'
    }
    if ($env:AWS_WEB_IDENTITY_TOKEN_FILE) {
        Write-Warning 'awsp: took AWS_WEB_IDENTITY_TOKEN_FILE out of this shell'
    }
    foreach ($variable in 'ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'SESSION_TOKEN', 'SECURITY_TOKEN',
        'CREDENTIAL_EXPIRATION', 'WEB_IDENTITY_TOKEN_FILE', 'ROLE_ARN', 'ROLE_SESSION_NAME',
        'DEFAULT_PROFILE', 'PROFILE') {
        Remove-Item -ErrorAction SilentlyContinue "Env:AWS_$variable"
    }
    Remove-Item -ErrorAction SilentlyContinue Env:KEYLESS_CONFIRMED
    if ($Name) { $env:AWS_PROFILE = $Name }
    # So that it is asked about once in this shell.
    if ($Name -and $global:KeylessProduction) { $env:KEYLESS_CONFIRMED = $Name }
}
function global:Read-KeylessAnswer([string] $Line) {
    $state, $ends, $production, $seen = $Line -split ' ', 4
    $global:KeylessState = $state
    $global:KeylessEnds = [long]$ends
    $global:KeylessProduction = $production -eq '1'
    $global:KeylessSeen = $seen
    $global:KeylessLooked = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
}
`

/** A prompt starts keyless only when what the shell knows of the profile is no longer good. */
const prompt = `function global:keyless_prompt {
    if (-not $env:AWS_PROFILE) { return '' }
    $now = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
    $over = $global:KeylessState -ne 'none' -and $global:KeylessEnds -le $now -and
        $now - $global:KeylessLooked -ge 60
    if ($over -or $env:AWS_PROFILE -cne $global:KeylessSeen) {
        $code = $global:LASTEXITCODE
        $answer = & (Get-KeylessProgram) 'prompt-segment' '--' $env:AWS_PROFILE 2>$null
        $global:LASTEXITCODE = $code
        if (-not $answer) { $answer = "none 0 0 $env:AWS_PROFILE" }
        Read-KeylessAnswer $answer
    }
    $text = $env:AWS_PROFILE -replace '[^A-Za-z0-9_./%@:+-]', '?'
    $left = [math]::Floor(($global:KeylessEnds - $now) / 60)
    if ($global:KeylessState -ne 'none' -and $global:KeylessEnds -gt $now) {
        if ($left -ge 60) { $text += " $([math]::Floor($left / 60))h$($left % 60)m" }
        else { $text += " $($left)m" }
    } elseif ($global:KeylessState -notin 'none', 'renews') {
        $text += ' signed out'
    }
    if (-not $global:KeylessProduction) { return "$text " }
    if ($env:NO_COLOR) { return "$text production " }
    $escape = [char]27
    return "$escape[1;31m$text$escape[0m "
}
`

/** One completer may be registered for a native command, so that this one asks AWS's own. */
const completion = `$keylessNames = {
    param($wordToComplete)
    & (Get-KeylessProgram) '__complete' '--' '--profile' "$wordToComplete" 2>$null | ForEach-Object {
        ($_ -split "\`t", 2)[0]
    }
}
Register-ArgumentCompleter -CommandName awsp -ParameterName Name -ScriptBlock {
    param($commandName, $parameterName, $wordToComplete)
    & $keylessNames $wordToComplete
}.GetNewClosure()
Register-ArgumentCompleter -Native -CommandName awslogin -ScriptBlock {
    param($wordToComplete)
    & $keylessNames $wordToComplete
}.GetNewClosure()
Register-ArgumentCompleter -Native -CommandName aws -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = @($commandAst.CommandElements |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
    if ($before[-1] -eq '--profile') { return & $keylessNames $wordToComplete }
    if ($wordToComplete -like '--profile=*') {
        return & $keylessNames $wordToComplete.Substring(10) | ForEach-Object { "--profile=$_" }
    }
    if (-not (Get-Command -ErrorAction SilentlyContinue aws_completer)) { return }
    $env:COMP_LINE = $commandAst.ToString()
    if ($env:COMP_LINE.Length -lt $cursorPosition) {
        $env:COMP_LINE = $env:COMP_LINE.PadRight($cursorPosition)
    }
    $env:COMP_POINT = $cursorPosition
    aws_completer 2>$null | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
    Remove-Item 'Env:COMP_LINE', 'Env:COMP_POINT'
}.GetNewClosure()
`

export const powershell = functions + prompt + completion
