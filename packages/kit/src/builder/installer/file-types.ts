// The installer's lines about one type of files: `install` does the same. Pure.
import type { FileType } from "../../run/file-types.ts";
import { classOf, defaultKeys, fileKeys, programsKey } from "../../run/install/file-keys.ts";
import { classes } from "../../run/install/link-keys.ts";
import type { RegistryValues } from "../../run/install/registry-text.ts";

/** @param write the lines for keys below the user's classes */
export function addFileType(
  type: FileType,
  name: string,
  program: string,
  write: (keys: Readonly<Record<string, RegistryValues>>) => string[],
): string[] {
  const lines = write(fileKeys(type, name, program));
  if (!type.isOwn) return lines;
  return [
    ...lines,
    `!insertmacro ReadDefault "${keyOf(type)}"`,
    '${If} $0 == ""',
    `\${OrIf} $0 == "${classOf(name, type)}"`,
    ...write(defaultKeys(type, name)).map((line) => `  ${line}`),
    "${EndIf}",
  ];
}

/** What others wrote stays, with the keys that hold it. */
export function removeFileType(type: FileType, name: string): string[] {
  const own = classOf(name, type);
  const programs = `${classes}\\${programsKey(type)}`;
  return [
    `DeleteRegKey HKCU "${classes}\\${own}"`,
    `DeleteRegValue HKCU "${programs}" "${own}"`,
    `!insertmacro DeleteEmptyKey "${programs}"`,
    `ReadRegStr $0 HKCU "${keyOf(type)}" ""`,
    `\${If} $0 == "${own}"`,
    `  DeleteRegValue HKCU "${keyOf(type)}" ""`,
    `  DeleteRegValue HKCU "${keyOf(type)}" "Content Type"`,
    "${EndIf}",
    `!insertmacro DeleteEmptyKey "${keyOf(type)}"`,
  ];
}

const keyOf = ({ extension }: FileType) => `${classes}\\.${extension}`;
