// A title as the name of a file that people see. Pure.

/** https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file; macOS forbids less. */
// oxlint-disable-next-line no-control-regex -- Windows forbids them
const forbidden = /[<>:"/\\|?*\u0000-\u001f]/g;

/** `Notes: mine?` → `Notes mine` */
export function fileNameOf(title: string, name: string): string {
  const safe = title
    .replaceAll(forbidden, " ")
    .replaceAll(/ +/g, " ")
    .trim()
    .slice(0, 80)
    .replace(/[. ]+$/, "");
  return safe === "" || safe.startsWith(".") || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(safe)
    ? name
    : safe;
}
