# Installs one version of an app for the user who runs this, without administrator rights:
#   irm ADDRESS/install.ps1 | iex
#
# Checked before anything is installed: the SHA-256 of the download, which is written below and in
# release.json, and the signature of release.json if minisign is installed. Without it, only the
# sums are compared, and a line says so: Windows itself cannot check such signatures.
& {
  Set-StrictMode -Version 3.0
  $ErrorActionPreference = 'Stop'
  # The bar makes downloads many times slower in Windows PowerShell.
  $ProgressPreference = 'SilentlyContinue'
  [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12

  $name = @NAME@
  $title = @TITLE@
  $version = @VERSION@
  $base = if ($env:INSTALL_FROM) { $env:INSTALL_FROM.TrimEnd('/') + '/' } else { @BASE@ }
  # Public keys of minisign; none when the release is not signed.
  $keys = @(@KEYS@)
  # By target: SHA-256 and file.
  $downloads = @{
@DOWNLOADS@
  }

  $processor = if ([Runtime.InteropServices.RuntimeInformation]::OSArchitecture -eq 'Arm64') { 'arm64' } else { 'x64' }
  $target = "windows-$processor"
  # Windows on ARM runs the other one by emulation.
  if (-not $downloads.ContainsKey($target)) { $target = 'windows-x64' }
  if (-not $downloads.ContainsKey($target)) { throw "Cannot install ${title}: this release has no version for $target" }
  $sum, $file = $downloads[$target]

  $work = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
  New-Item -ItemType Directory -Path $work | Out-Null
  try {
    function Get-Part([string] $part) {
      Invoke-WebRequest -UseBasicParsing -Uri "$base$part" -OutFile (Join-Path $work $part)
    }

    Write-Host "Downloading $title $version for $target"
    Get-Part 'release.json'
    if ($keys.Count -eq 0) {
      Write-Host 'This release is not signed: only its sums are compared.'
    } elseif (-not (Get-Command minisign -ErrorAction SilentlyContinue)) {
      Write-Host 'The signature is not checked: minisign is not installed. The sums are compared.'
    } else {
      Get-Part 'release.json.minisig'
      $isSigned = $false
      # Windows PowerShell takes a program's complaint for an error of its own.
      $ErrorActionPreference = 'Continue'
      foreach ($key in $keys) {
        & minisign -Vqm (Join-Path $work 'release.json') -P $key 2>&1 | Out-Null
        if ($LASTEXITCODE -eq 0) { $isSigned = $true }
      }
      $ErrorActionPreference = 'Stop'
      if (-not $isSigned) { throw "Cannot install ${title}: release.json is not signed by its maker" }
    }
    $release = Get-Content -Raw -Encoding UTF8 (Join-Path $work 'release.json') | ConvertFrom-Json
    if ($release.name -cne $name -or $release.version -cne $version) {
      throw "Cannot install ${title}: release.json is not that of $name $version"
    }
    $stated = @($release.files | Where-Object { $_.file -ceq $file } | ForEach-Object { $_.sha256 })
    if ($stated.Count -ne 1 -or $stated[0] -cne $sum) {
      throw "Cannot install ${title}: release.json has another sum for `"$file`" than this script"
    }
    Get-Part $file
    $path = Join-Path $work $file
    $actual = (Get-FileHash -Algorithm SHA256 -LiteralPath $path).Hash
    if ($actual -ne $sum) {
      throw "Cannot install ${title}: the download `"$file`" is not what its maker published"
    }

    if ($file.EndsWith('-setup.exe')) {
      $setup = Start-Process -FilePath $path -ArgumentList '/S' -Wait -PassThru
      if ($setup.ExitCode -ne 0) { throw "Cannot install ${title}: the installer ended with $($setup.ExitCode)" }
      Write-Host "$title $version is installed. You find it in the start menu."
    } else {
      Expand-Archive -LiteralPath $path -DestinationPath (Join-Path $work 'unpacked')
      $folder = Join-Path $env:LOCALAPPDATA "Programs\$name"
      New-Item -ItemType Directory -Force -Path $folder | Out-Null
      $program = Join-Path $folder "$name.exe"
      $unpacked = Get-ChildItem -Recurse -File -Path (Join-Path $work 'unpacked') -Filter "$name.exe" | Select-Object -First 1
      # Windows renames a program that still runs, but does not replace it.
      if (Test-Path -LiteralPath $program) {
        Remove-Item -Force -ErrorAction SilentlyContinue -LiteralPath "$program.old"
        Move-Item -Force -LiteralPath $program -Destination "$program.old"
      }
      Copy-Item -LiteralPath $unpacked.FullName -Destination $program
      Write-Host "$title $version is installed: $program"
    }
    Write-Host "Your data is kept in the folder $env:USERPROFILE\.$name."
  } finally {
    Remove-Item -Recurse -Force -ErrorAction SilentlyContinue -LiteralPath $work
  }
}
