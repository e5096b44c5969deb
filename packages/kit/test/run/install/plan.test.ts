import { describe, expect, test } from "bun:test";

import type { Action, InstallFacts } from "../../../src/run/install/actions.ts";
import { isForeignLink } from "../../../src/run/install/windows.ts";
import { facts } from "./facts.ts";
import { planInstall, planRemoval } from "./plans.ts";

const systems: Record<string, Partial<InstallFacts>> = {
  linux: {},
  "linux with folders of its user's choice": { env: { XDG_DATA_HOME: "/d", XDG_CONFIG_HOME: "/c" } },
  windows: {
    platform: "win32",
    homedir: String.raw`C:\Users\Ann`,
    execPath: String.raw`C:\Users\Ann\Downloads\two-words.exe`,
    env: { LOCALAPPDATA: String.raw`D:\Local`, APPDATA: String.raw`D:\Roaming` },
  },
  macos: { platform: "darwin", homedir: "/Users/ann", execPath: "/Users/ann/Downloads/two-words" },
  "a bundle on macOS": {
    platform: "darwin",
    homedir: "/Users/ann",
    execPath: "/Users/ann/Downloads/N.app/Contents/MacOS/two-words",
  },
};

const placesOf = (actions: readonly Action[]) =>
  actions.map((action) => {
    if (action.act === "registry") return "registry";
    return `${action.act} ${"to" in action ? action.to : action.path}`;
  });

test.each([
  [
    "linux",
    [
      "copy /home/ann/.local/bin/two-words",
      "write /home/ann/.local/share/icons/hicolor/scalable/apps/two-words.svg",
      "write /home/ann/.local/share/bash-completion/completions/two-words",
      "write /home/ann/.local/share/fish/vendor_completions.d/two-words.fish",
      "write /home/ann/.local/share/man/man1/two-words.1",
      "write /home/ann/.local/share/applications/two-words.desktop",
      "remove /home/ann/.config/autostart/two-words.desktop",
      "remove /home/ann/.local/share/applications/two-words-files.desktop",
      "remove /home/ann/.local/share/mime/packages/two-words.xml",
    ],
  ],
  [
    "linux with folders of its user's choice",
    [
      "copy /home/ann/.local/bin/two-words",
      "write /d/icons/hicolor/scalable/apps/two-words.svg",
      "write /d/bash-completion/completions/two-words",
      "write /d/fish/vendor_completions.d/two-words.fish",
      "write /d/man/man1/two-words.1",
      "write /d/applications/two-words.desktop",
      "remove /c/autostart/two-words.desktop",
      "remove /d/applications/two-words-files.desktop",
      "remove /d/mime/packages/two-words.xml",
    ],
  ],
  [
    "windows",
    [
      String.raw`copy D:\Local\Programs\two-words\two-words.exe`,
      // Bun's transpiler escapes other letters in String.raw.
      "write D:\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Müllers Notizbuch ✎.lnk",
      "registry",
    ],
  ],
  [
    "macos",
    [
      "copy /Users/ann/Applications/Müllers Notizbuch ✎.app/Contents/MacOS/two-words",
      "write /Users/ann/Applications/Müllers Notizbuch ✎.app/Contents/Info.plist",
      "remove /Users/ann/Library/LaunchAgents/app.two-words-14294700.plist",
    ],
  ],
  [
    "a bundle on macOS",
    [
      "copy-bundle /Users/ann/Applications/Müllers Notizbuch ✎.app",
      "remove /Users/ann/Library/LaunchAgents/app.two-words-14294700.plist",
    ],
  ],
] as const)("planInstall() for %s", (system, expected) => {
  expect(placesOf(planInstall({ ...facts, ...systems[system] }).actions)).toEqual([...expected]);
});

describe.each(Object.keys(systems))("on %s", (system) => {
  const here = { ...facts, ...systems[system], login: true };

  test("uninstall removes every file that install writes, with --login, too", () => {
    const made = planInstall(here).actions.flatMap((action) => ("to" in action ? action.to : pathOf(action)));
    const removed = planRemoval(here).actions.flatMap(pathOf);
    const left = made.filter((path) => !removed.some((one) => path === one || path.startsWith(`${one}/`)));
    expect(left).toEqual([]);
  });

  test("no action reaches a place of other users", () => {
    const paths = [planInstall(here), planRemoval(here)].flatMap(({ actions }) => actions.flatMap(pathOf));
    const mine = /^(\/home\/ann\/|\/Users\/ann\/|\/[dc]\/|D:\\(Local|Roaming)\\)/;
    expect(paths.filter((path) => !mine.test(path))).toEqual([]);
  });

  test("the plan is the same whether the app starts from its place or from elsewhere", () => {
    const { program } = planInstall(here);
    expect(planInstall({ ...here, execPath: program }).program).toBe(program);
  });
});

describe("starting at login", () => {
  test.each([
    [undefined, false, false],
    [undefined, true, true],
    [true, false, true],
    [false, true, false],
  ])("asked %p, and before %p: %p", (login, startedAtLogin, expected) => {
    for (const system of Object.values(systems)) {
      const { actions } = planInstall({ ...facts, ...system, login, startedAtLogin });
      const starts = /two-words(\.exe)?[\\"]*( |<\/string><string>)--no-open/;
      expect(starts.test(JSON.stringify(actions))).toBe(expected);
    }
  });
});

describe("links of the app's schemes", () => {
  const here = { ...facts, links: ["words"] };

  test("open the menu entry's program on Linux, and the user's list says so until uninstall", () => {
    const installed = planInstall(here).actions;
    expect(JSON.stringify(installed)).toContain(String.raw`\nExec=/home/ann/.local/bin/two-words open %u\n`);
    expect(JSON.stringify(installed)).toContain(String.raw`\nMimeType=x-scheme-handler/words;\n`);
    const list = {
      act: "associate",
      path: "/home/ann/.config/mimeapps.list",
      types: ["x-scheme-handler/words"],
    } as const;
    expect(installed).toContainEqual({ ...list, entry: "two-words.desktop", isOn: true });
    expect(planRemoval(here).actions).toContainEqual({ ...list, entry: "two-words.desktop", isOn: false });
  });

  test("are a class of the user's on Windows until uninstall", () => {
    const windows = { ...here, ...systems["windows"] };
    const command = String.raw`@="\"D:\\Local\\Programs\\two-words\\two-words.exe\" open -- \"%1\""`;
    expect(registryOf(planInstall(windows).actions)).toContain(command);
    expect(registryOf(planRemoval(windows).actions)).toContain(
      String.raw`[-HKEY_CURRENT_USER\Software\Classes\words]`,
    );
  });
});

test.each([
  ["", false],
  [String.raw`    (Default)    REG_SZ    "C:\Users\Ann\Two-Words.exe" open -- "%1"`, false],
  [String.raw`    (Standard)    REG_SZ    "C:\Other\words.exe" "%1"`, true],
])("isForeignLink(%j) is %p", (answer, expected) => {
  expect(isForeignLink(answer, "two-words")).toBe(expected);
});

test("a bare file on a Mac gets the bundle of a release, and a label of its own for logging in", () => {
  const text = JSON.stringify(planInstall({ ...facts, ...systems["macos"], login: true }).actions);
  expect(text).toContain("<key>Label</key>\\n  <string>app.two-words-14294700</string>");
  expect(text).toContain("<key>CFBundleIdentifier</key>\\n  <string>app.two-words-14294700</string>");
  expect(text).toContain("<key>LSUIElement</key>\\n  <true/>");
});

test("the registry's entries name the program in quotes, and vanish on uninstall", () => {
  const here = { ...facts, ...systems["windows"], login: true };
  expect(registryOf(planInstall(here).actions)).toBe(
    String.raw`Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Uninstall\two-words]
"DisplayName"="${facts.title}"
"DisplayVersion"="1.2.0-beta.1"
"Publisher"="${facts.publisher}"
"DisplayIcon"="D:\\Local\\Programs\\two-words\\two-words.exe"
"InstallLocation"="D:\\Local\\Programs\\two-words"
"UninstallString"="\"D:\\Local\\Programs\\two-words\\two-words.exe\" uninstall"
"QuietUninstallString"="\"D:\\Local\\Programs\\two-words\\two-words.exe\" uninstall --json"
"EstimatedSize"=dword:0001a39e
"NoModify"=dword:00000001
"NoRepair"=dword:00000001
"RegisteredClasses"=-

[HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\App Paths\two-words.exe]
@="D:\\Local\\Programs\\two-words\\two-words.exe"

[HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run]
"two-words"="\"D:\\Local\\Programs\\two-words\\two-words.exe\" --no-open"
`,
  );
  expect(registryOf(planRemoval(here).actions)).toBe(
    String.raw`Windows Registry Editor Version 5.00

[HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run]
"two-words"=-

[-HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\App Paths\two-words.exe]

[-HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Uninstall\two-words]
`,
  );
});

function registryOf(actions: readonly Action[]): string {
  const texts = actions.flatMap((action) => (action.act === "registry" ? action.text : []));
  return texts.join("").replaceAll("\r\n", "\n");
}

function pathOf(action: Action): string[] {
  if ("to" in action) return [action.to];
  return "path" in action ? [action.path] : [];
}
