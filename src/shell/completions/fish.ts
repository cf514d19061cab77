/** Candidates come from `keyless __complete`, so that the script never goes stale. */
export const fish = `# keyless completion for fish. Save it as ~/.config/fish/completions/keyless.fish
function __keyless_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l dashes (contains -i -- -- $words)
    if test -n "$dashes"
        complete -C (string join -- ' ' (string escape -- $words[(math $dashes + 1)..-1]) (string escape -- $current))
        return
    end
    command keyless __complete -- $words[2..-1] $current 2>/dev/null
end
complete -c keyless -f -a '(__keyless_complete)'
`
