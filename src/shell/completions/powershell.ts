/** Candidates come from `keyless __complete`, so that the script never goes stale. */
export const powershell = `# keyless completion for PowerShell. Load it from $PROFILE:
#   keyless completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName keyless -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        Select-Object -Skip 1 |
        ForEach-Object { $_.ToString() })
    if ($words -contains '--') { return }
    $program = Get-Command -CommandType Application keyless | Select-Object -First 1
    & $program '__complete' '--' @words "$wordToComplete" 2>$null | ForEach-Object {
        $value, $text = $_ -split "\`t", 2
        if (-not $text) { $text = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $text)
    }
}
`
