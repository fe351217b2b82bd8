# Completion of runtm-api for fish: ~/.config/fish/completions/runtm-api.fish
# The words typed so far are handed over as they are; nothing of them is run.
function __runtm_api
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines (runtm-api complete -- $words[2..-1] "$current" 2>/dev/null </dev/null)
    if test "$lines" = :files
        __fish_complete_path (string replace -r '^--[^=]*=' '' -- "$current")
    else if test (count $lines) -gt 0
        printf '%s\n' $lines
    end
end
complete -c runtm-api -f -a '(__runtm_api)'
