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

  if (-not [Environment]::Is64BitOperatingSystem) { throw "Cannot install ${title}: this Windows has 32 bits" }
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
      # Windows PowerShell takes a program's complaint for an error of its own, PowerShell 7 its exit
      # code if the user wants that.
      $ErrorActionPreference = 'Continue'
      $PSNativeCommandUseErrorActionPreference = $false
      foreach ($key in $keys) {
        & minisign -Vqm (Join-Path $work 'release.json') -P $key 2>&1 | Out-Null
        if ($LASTEXITCODE -eq 0) { $isSigned = $true }
      }
      $ErrorActionPreference = 'Stop'
      if (-not $isSigned) { throw "Cannot install ${title}: release.json is not signed by its maker" }
    }
    $release = Get-Content -Raw -Encoding UTF8 -LiteralPath (Join-Path $work 'release.json') | ConvertFrom-Json
    if ($release.name -cne $name -or $release.version -cne $version) {
      throw "Cannot install ${title}: release.json is not that of $name $version"
    }
    $stated = @($release.files | Where-Object { $_.file -ceq $file } | ForEach-Object { $_.sha256 })
    if ($stated.Count -ne 1 -or $stated[0] -cne $sum) {
      throw "Cannot install ${title}: release.json has another sum for `"$file`" than this script"
    }
    Get-Part $file
    $path = Join-Path $work $file
    # Functions of a module do not see what is set above.
    $actual = (Get-FileHash -Algorithm SHA256 -LiteralPath $path -ErrorAction Stop).Hash
    if ($actual -ne $sum) {
      throw "Cannot install ${title}: the download `"$file`" is not what its maker published"
    }

    if ($file.EndsWith('-setup.exe')) {
      # Not -Wait: that waits for the app as well, which the installer starts again if it ran.
      $setup = Start-Process -FilePath $path -ArgumentList '/S' -PassThru
      # Without it there is no exit code later.
      $setup.Handle | Out-Null
      $setup.WaitForExit()
      if ($setup.ExitCode -ne 0) { throw "Cannot install ${title}: the installer ended with $($setup.ExitCode)" }
      Write-Host "$title $version is installed. You find it in the start menu."
    } else {
      $unpacked = Join-Path $work 'unpacked'
      Expand-Archive -LiteralPath $path -DestinationPath $unpacked -ErrorAction Stop
      $found = Get-ChildItem -Recurse -File -LiteralPath $unpacked -Filter "$name.exe" | Select-Object -First 1
      if ($null -eq $found) { throw "Cannot install ${title}: the download `"$file`" does not hold $name.exe" }
      $folder = Join-Path $env:LOCALAPPDATA "Programs\$name"
      New-Item -ItemType Directory -Force -Path $folder | Out-Null
      $program = Join-Path $folder "$name.exe"
      # Complete before it replaces anything: a full disk leaves the old version in place.
      $draft = "$program.new"
      Copy-Item -Force -LiteralPath $found.FullName -Destination $draft

      # Windows renames a program that still runs, but neither replaces nor removes it: several
      # replaced ones may run, each under a name of its own.
      function Remove-Asides {
        Get-ChildItem -File -LiteralPath $folder -Filter "$name.exe.old*" |
          Where-Object { $_.Name -match '\.exe\.old\d{0,2}$' } |
          Remove-Item -Force -ErrorAction SilentlyContinue
      }
      Remove-Asides
      $aside = "$program.old"
      for ($count = 2; Test-Path -LiteralPath $aside; $count++) { $aside = "$program.old$count" }
      $isReplacing = Test-Path -LiteralPath $program
      if ($isReplacing) { Move-Item -LiteralPath $program -Destination $aside }
      try {
        Move-Item -LiteralPath $draft -Destination $program
      } catch {
        if ($isReplacing) { Move-Item -LiteralPath $aside -Destination $program }
        throw
      }
      Remove-Asides
      Write-Host "$title $version is installed: $program"
    }
    Write-Host "Your data is kept in the folder $env:USERPROFILE\.$name."
  } finally {
    Remove-Item -Recurse -Force -ErrorAction SilentlyContinue -LiteralPath $work
  }
}
