# Completion of runtm-api for PowerShell: runtm-api completion powershell | Out-String | Invoke-Expression
# The words typed so far are handed over as they are; nothing of them is run.
Register-ArgumentCompleter -Native -CommandName runtm-api -ScriptBlock {
  param($word, $ast, $cursor)
  $words = @($ast.CommandElements | Select-Object -Skip 1 |
      Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { $_.ToString() })
  runtm-api complete -- @words $word 2>$null | Where-Object { $_ -ne ':files' } | ForEach-Object {
    $value, $about = $_ -split "`t", 2
    if (-not $about) { $about = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
  }
}
