// The part of the maker's environment for the compiler, and for executables that the build tries.

/** Folders and access to the registry, nothing else. */
export function cleanEnvironment(env: Record<string, string | undefined>): Record<string, string> {
  const kept = Object.entries(env).filter(([name]) => keptVariables.has(name.toUpperCase()));
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

const keptVariables = new Set(
  [
    "HOME PATH TMPDIR TEMP TMP XDG_CACHE_HOME",
    "USERPROFILE LOCALAPPDATA APPDATA SYSTEMROOT WINDIR",
    "BUN_INSTALL BUN_INSTALL_CACHE_DIR BUN_CONFIG_REGISTRY NPM_CONFIG_REGISTRY",
    "HTTP_PROXY HTTPS_PROXY NO_PROXY SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS",
  ].flatMap((line) => line.split(" ")),
);
