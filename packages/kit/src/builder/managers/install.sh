#!/bin/sh
# Installs one version of an app for the user who runs this, without root:
#   curl -fsSL ADDRESS/install.sh | sh
#   sh install.sh --to DIR      instead of ~/.local/bin
#   sh install.sh --from URL    a copy of the release elsewhere: a folder's address
#
# Checked before anything is installed: the SHA-256 of the download, which is written below and in
# release.json, and the signature of release.json, by minisign or by OpenSSL 3. With neither of
# them, only the sums are compared, and a line says so.
set -eu
umask 022

name=@NAME@
title=@TITLE@
version=@VERSION@
base=@BASE@
# Public keys of minisign, one a line; empty when the release is not signed.
keys=@KEYS@
# Target, SHA-256 and file, one download a line.
downloads=@DOWNLOADS@

say() { printf '%s\n' "$*"; }
fail() {
  printf '%s\n' "$1" >&2
  if [ $# -gt 1 ]; then printf 'Try: %s\n' "$2" >&2; fi
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

main() {
  to=${HOME:?}/.local/bin
  while [ $# -gt 0 ]; do
    case $1 in
      --to) to=${2:?--to needs a folder}; shift 2 ;;
      --from) base=${2:?--from needs an address}; base=${base%/}/; shift 2 ;;
      *) fail "Cannot read the command line: \"$1\" is no flag" "sh install.sh [--to DIR] [--from URL]" ;;
    esac
  done
  check_tools awk cut find grep mktemp
  target=$(find_target)
  line=$(printf '%s\n' "$downloads" | grep "^$target ") ||
    fail "Cannot install $title: this release has no version for $target" "$base"
  sum=$(printf '%s\n' "$line" | cut -d ' ' -f 2)
  file=$(printf '%s\n' "$line" | cut -d ' ' -f 3)
  case $file in
    *.zip) check_tools unzip ;;
    *) check_tools tar gzip ;;
  esac
  draft=''
  work=$(mktemp -d)
  trap 'rm -rf "$work" "$draft"' EXIT
  trap 'exit 1' HUP INT TERM
  say "Downloading $title $version for $target"
  download release.json
  check_release
  download "$file"
  [ "$(sha256 "$work/$file")" = "$sum" ] ||
    fail "Cannot install $title: the download \"$file\" is not what its maker published" "again; if that does not help, tell the maker"
  unpack
}

# Before the download, which may take minutes.
check_tools() {
  has curl || has wget || fail "Cannot install $title: there is neither curl nor wget" "install one of them"
  has sha256sum || has shasum || has openssl ||
    fail "Cannot install $title: there is no sha256sum, shasum or openssl" "install one of them"
  for tool in "$@"; do
    has "$tool" || fail "Cannot install $title: there is no $tool" "install $tool"
  done
}

find_target() {
  case $(uname -s) in
    Linux) system=linux ;;
    Darwin) system=darwin ;;
    *) fail "Cannot install $title: there is no version for $(uname -s)" ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) processor=x64 ;;
    aarch64 | arm64) processor=arm64 ;;
    *) fail "Cannot install $title: there is no version for the processor $(uname -m)" ;;
  esac
  # A terminal that runs under Rosetta says x86_64.
  if [ "$system" = darwin ] && [ "$(sysctl -n sysctl.proc_translated 2>/dev/null)" = 1 ]; then processor=arm64; fi
  if [ "$system" = linux ] && is_musl; then say "linux-$processor-musl"; else say "$system-$processor"; fi
}

# A system with glibc may have musl's loader, too.
is_musl() {
  for loader in /lib64/ld-linux-x86-64.so.2 /lib/ld-linux-aarch64.so.1; do
    if [ -e "$loader" ]; then return 1; fi
  done
  for loader in /lib/ld-musl-*.so.1; do
    if [ -e "$loader" ]; then return 0; fi
  done
  return 1
}

download() {
  if has curl; then
    curl -fsSL --proto '=https,http' --retry 1 -o "$work/$1" "$base$1" && return
  else
    wget -q -O "$work/$1" "$base$1" && return
  fi
  fail "Cannot download \"$base$1\" to $work" "again in a minute; look at the address in a browser, and for room on the disk"
}

sha256() {
  if has sha256sum; then sha256sum "$1" | cut -d ' ' -f 1
  elif has shasum; then shasum -a 256 "$1" | cut -d ' ' -f 1
  else openssl dgst -sha256 -r "$1" | cut -d ' ' -f 1
  fi
}

# The signed account of the release must name this app, this version, and the sum above.
check_release() {
  if [ -n "$keys" ]; then
    download release.json.minisig
    check_signature
  else
    say "This release is not signed: only its sums are compared."
  fi
  if ! grep -qFx "  \"name\": \"$name\"," "$work/release.json" ||
    ! grep -qFx "  \"version\": \"$version\"," "$work/release.json"; then
    fail "Cannot install $title: release.json is not that of $name $version" "$base"
  fi
  stated=$(awk -v file="$file" '
    index($0, "\"file\": \"" file "\",") { found = 1 }
    found && match($0, /"sha256": "[0-9a-f]+"/) { print substr($0, RSTART + 11, RLENGTH - 12); exit }
  ' "$work/release.json")
  [ "$stated" = "$sum" ] ||
    fail "Cannot install $title: release.json has another sum for \"$file\" than this script" "tell the maker"
}

check_signature() {
  signature=$work/release.json.minisig
  if has minisign; then
    for key in $keys; do
      if minisign -Vqm "$work/release.json" -x "$signature" -P "$key" >/dev/null 2>&1; then return; fi
    done
  elif has openssl && openssl pkeyutl -help 2>&1 | grep -q rawin; then
    for key in $keys; do
      if check_with_openssl "$key"; then return; fi
    done
  else
    say "The signature is not checked: there is neither minisign nor OpenSSL 3. The sums are compared."
    return
  fi
  fail "Cannot install $title: release.json is not signed by its maker" "again; if that does not help, tell the maker"
}

# The format: https://jedisct1.github.io/minisign/#signature-format
check_with_openssl() {
  [ "$(wc -l <"$signature")" -eq 4 ] || return 1
  decode "$1" >"$work/key" || return 1
  decode "$(sed -n 2p "$signature")" >"$work/signed" || return 1
  decode "$(sed -n 4p "$signature")" >"$work/global" || return 1
  [ "$(wc -c <"$work/key")" -eq 42 ] && [ "$(wc -c <"$work/signed")" -eq 74 ] || return 1
  [ "$(part "$work/signed" 0 2)" = ED ] || return 1
  part "$work/key" 2 8 >"$work/key-id"
  part "$work/signed" 2 8 | cmp -s - "$work/key-id" || return 1
  # An Ed25519 key in DER: https://www.rfc-editor.org/rfc/rfc8410
  { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; part "$work/key" 10 32; } >"$work/key.der"
  part "$work/signed" 10 64 >"$work/bytes"
  openssl dgst -blake2b512 -binary "$work/release.json" >"$work/hash"
  is_signed "$work/hash" "$work/bytes" || return 1
  { cat "$work/bytes"; sed -n '3s/^trusted comment: //p' "$signature" | tr -d '\n'; } >"$work/comment"
  is_signed "$work/comment" "$work/global"
}

decode() { printf '%s' "$1" | openssl base64 -d -A 2>/dev/null; }
part() { dd if="$1" bs=1 skip="$2" count="$3" 2>/dev/null; }
is_signed() {
  openssl pkeyutl -verify -pubin -inkey "$work/key.der" -keyform DER -rawin -in "$1" -sigfile "$2" >/dev/null 2>&1
}

unpack() {
  mkdir "$work/unpacked"
  case $file in
    *.zip) unzip -q "$work/$file" -d "$work/unpacked" ;;
    *) tar -xzf "$work/$file" -C "$work/unpacked" ;;
  esac || fail "Cannot unpack \"$file\" in $work" "make room on that disk, or name another in TMPDIR"
  mkdir -p "$to" || fail "Cannot install $title: the folder \"$to\" cannot be written" "name another one with --to"
  app=$(find "$work/unpacked" -maxdepth 2 -name '*.app' -type d)
  if [ -n "$app" ]; then place_app; else place_file "$(find "$work/unpacked" -name "$name" -type f)"; fi
  "$to/$name" version >/dev/null 2>&1 || say_trouble
  say "$title $version is installed: $to/$name"
  case :$PATH: in
    *":$to:"*) say "To start it: $name" ;;
    *) say "To start it: $to/$name (your PATH does not have this folder)" ;;
  esac
}

# Beside it first, then one rename: a running program keeps its file.
place_file() {
  draft=$to/.$name.new
  { [ ! -d "$to/$name" ] && cp "$1" "$draft" && chmod 755 "$draft" && mv -f "$draft" "$to/$name"; } ||
    cannot_write "$to/$name"
}

cannot_write() {
  fail "Cannot write \"$1\"" "look for room on the disk, for your permissions, and for a folder of that name"
}

# On a Mac: the app where apps are, and a link for terminals.
place_app() {
  apps=${HOME:?}/Applications
  bundle=$apps/${app##*/}
  draft=$bundle.new
  { mkdir -p "$apps" && rm -rf "$draft" && cp -R "$app" "$draft" && swap_app; } || cannot_write "$bundle"
  ln -sf "$bundle/Contents/MacOS/$name" "$to/$name" || cannot_write "$to/$name"
  say "The app is in $apps."
}

# Two renames: a folder replaces none. The app of before is back where the second one fails.
swap_app() {
  before=$bundle.before
  [ -d "$bundle" ] || { mv "$draft" "$bundle" && return; } || return 1
  rm -rf "$before" && mv "$bundle" "$before" || return 1
  mv "$draft" "$bundle" || { mv "$before" "$bundle"; return 1; }
  rm -rf "$before"
}

say_trouble() {
  say "It does not start here. Its own words:"
  "$to/$name" version || true
  case $target in *-musl) say "On Alpine Linux, it needs: apk add libstdc++" ;; esac
}

main "$@"
