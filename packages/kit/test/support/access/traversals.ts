// Addresses that try to lead out of the page's files. Of the forms in the OWASP testing guide and CWE-22 to 38, in every combination that a
// path has room for.

const up = [
  "../",
  "..%2f",
  "%2e%2e/",
  "%2e%2e%2f",
  "%252e%252e%252f",
  "..%c0%af",
  "%c0%ae%c0%ae/",
  "..\\",
  "..%5c",
  "....//",
  "..;/",
  "..%00/",
  ".%2e/",
  "\u2025/",
] as const;

/** @param secret a file's name in the folder that holds the home */
export function traversals(script: string, secret: string): string[] {
  const climbing = up.flatMap((step) =>
    ["/", "/api/", `${script}/`, "/_control/v1/"].flatMap((start) => [
      `${start}${step.repeat(8)}etc/passwd`,
      `${start}${step.repeat(2)}${secret}`,
      `${start}${step}fixture.db`,
    ]),
  );
  const direct = [
    "//etc/passwd",
    "/%2fetc/passwd",
    "/%2fetc%2fpasswd",
    "/etc/passwd",
    "/etc/passwd%00.js",
    "/file:///etc/passwd",
    "/C:/Windows/win.ini",
    "/C:%5cWindows%5cwin.ini",
    "/%5c%5cserver%5cshare%5cfile",
    "/proc/self/environ",
    "/proc/self/exe",
    "/$bunfs/root/fixture",
    "/%24bunfs/root/index.html",
    "/B:/~BUN/root/index.html",
    "/.state/token",
    "/.state/ledger.json",
    "/settings.toml",
    "/fixture.db",
    "/logs/fixture.log",
    "/.env",
    "/.git/config",
    `${script}.map`,
    `${script}%00`,
    `${script}/`,
    `${script}/.`,
    "/index.html",
    "/index.html/..%2f..%2fetc/passwd",
    "/assets/note.txt",
    "/seed/settings.toml",
    "/%",
    "/%zz",
    "/%u002e%u002e/",
    "/\u0000",
    "/api/items/..%2f..%2f..%2fetc%2fpasswd",
    "/api/items/%00",
    "/api/items/%ff%fe",
    "/api/%",
    "/api/items/1%2f..",
    "/api/resource?path=../../etc/passwd",
    "/?file=../../../etc/passwd",
  ];
  return [...new Set([...climbing, ...direct])];
}
