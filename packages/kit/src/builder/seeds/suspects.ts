// Recognizes private files in seed/ or an asset's folder by name and first bytes: secrets, and
// editors' files. Pure.

/**
 * Files that editors keep beside another, temporarily or for good. Glob patterns, relative to
 * seed/.
 */
export const editorFiles = [
  "**/{.*,}.s[uvw][a-z]",
  "**/.*.un~",
  "**/*~",
  "**/#*#",
  "**/.#*",
  "**/.~lock.*#",
  "**/~$*",
  "**/*.kate-swp",
  "**/.netrwhist",
  "**/.viminfo",
  "**/{.goutputstream-*,.fuse_hidden*,.nfs0*}",
] as const;

/**
 * Files and folders where programs keep keys, passwords and tokens; a folder means everything in
 * it.
 */
const secretFiles = [
  "**/{.ssh,.gnupg,.aws,.azure,.kube,.docker,.password-store,.svn,.hg}",
  "**/{.npmrc,.yarnrc,.yarnrc.yml,.pypirc,.netrc,_netrc,.pgpass,.my.cnf,.htpasswd,.dockercfg,.git-credentials}",
  "**/{.boto,.s3cfg,.vault-token,.vault_pass,.terraformrc,.*_history,.mylogin.cnf,.smbcredentials,.msmtprc,.fetchmailrc}",
  "**/{.cargo,.gem}/credentials*",
  "**/.config/{gcloud,gh,rclone,op}",
  "**/{client_secret*.json,application_default_credentials.json,credentials.json,.dockerconfigjson,kubeconfig,rclone.conf}",
  "**/{*.tfstate,*.tfvars,?*.env}",
  "**/{.xauthority,.iceauthority,keyrings,logins.json,key4.db,cookies.sqlite,wallet.dat}",
  "**/{id_rsa,id_dsa,id_ecdsa,id_ecdsa_sk,id_ed25519,id_ed25519_sk}",
  "**/*.{pem,key,p8,p12,pfx,ppk,jks,keystore,keychain,keychain-db,kdb,kdbx,ovpn}",
  "**/secring.*",
];

const suspects = [
  { globs: makeGlobs(secretFiles), reason: "it may hold a key or a password" },
  { globs: makeGlobs(editorFiles), reason: "an editor keeps it beside a file" },
];

/**
 * Why the file at `path` (relative, with forward slashes) looks private; undefined if it does not.
 */
export function suspectName(path: string): string | undefined {
  const lower = path.toLowerCase();
  return suspects.find(({ globs }) => matches(globs, lower))?.reason;
}

/** The same by the first bytes: a private key is one under any name. */
export function suspectContent(beginning: Buffer): string | undefined {
  const text = beginning.subarray(0, inspectedBytes).toString("latin1");
  return privateKey.test(text) ? "it is a private key" : undefined;
}

/**
 * PEM and OpenSSH, also within JSON, YAML or a program; OpenPGP, SSH2, age, PuTTY. A text about
 * keys contains none of a key's letters.
 */
const privateKey = new RegExp(
  [
    String.raw`-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----(\\[nr]|\s|^[ \t]*[\w-]+: .*$)*[\w+/=]{16,}`,
    String.raw`^---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----`,
    String.raw`AGE-SECRET-KEY-1[0-9A-Z]{58}`,
    String.raw`^PuTTY-User-Key-File-\d`,
  ].join("|"),
  "m",
);
export const inspectedBytes = 64 * 1024;

/** @param patterns relative to seed/; one that names a folder means everything in it */
export function makeMatcher(patterns: readonly string[]): (path: string) => boolean {
  const globs = makeGlobs(patterns.map((pattern) => pattern.replace(/^\.?\/|\/+$/g, "")));
  return (path) => matches(globs, path);
}

function makeGlobs(patterns: readonly string[]): Bun.Glob[] {
  return patterns.map((pattern) => new Bun.Glob(pattern));
}

function matches(globs: readonly Bun.Glob[], path: string): boolean {
  const parts = path.split("/");
  return parts.some((_, depth) => {
    const above = parts.slice(0, depth + 1).join("/");
    return globs.some((glob) => glob.match(above));
  });
}
