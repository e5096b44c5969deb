// What Windows shows of a program: in the file's properties, in Task Manager, in the firewall's
// question. Pure. https://learn.microsoft.com/windows/win32/menurc/versioninfo-resource
import type { Identity } from "../../identity/read.ts";

export interface VersionTexts {
  /** Four numbers, each up to 65535. */
  numbers: readonly [number, number, number, number];
  isPrerelease: boolean;
  strings: Readonly<Record<string, string>>;
}

type Described = Pick<Identity, "name" | "title" | "version" | "publisher" | "description" | "copyright">;

export function versionTexts(identity: Described): VersionTexts {
  const { name, title, version, publisher, description, copyright } = identity;
  const [major = 0, minor = 0, patch = 0] = version.split(/[-+]/)[0]?.split(".").map(atMost) ?? [];
  return {
    numbers: [major, minor, patch, 0],
    isPrerelease: version.includes("-"),
    strings: {
      CompanyName: publisher,
      // Task Manager and the firewall show it as the program's name; sentences go into Comments.
      FileDescription: title,
      FileVersion: version,
      InternalName: name,
      LegalCopyright: copyright,
      OriginalFilename: `${name}.exe`,
      ProductName: title,
      ProductVersion: version,
      ...(description !== "" && { Comments: description }),
    },
  };
}

function atMost(digits: string): number {
  return Math.min(Number(digits), 65_535);
}
