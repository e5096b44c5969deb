// From folders to names, in any script.
import { describe, expect, test } from "bun:test";

import { checkName, nameFromFolder, titleFromFolder } from "../src/names.ts";

describe("nameFromFolder()", () => {
  test.each([
    ["/home/ann/Ma Boîte à Outils", "ma-boite-a-outils"],
    ["/home/ann/日本", "my-app"],
  ])("names the app in %j %j", (folder, name) => {
    expect(nameFromFolder(folder)).toBe(name);
  });

  test.each([
    ["/home/ann/docker", 'Cannot use the name "docker" from the folder "docker": another program keeps'],
    ["/home/ann/con", 'Cannot use the name "con" from the folder "con": Windows reserves'],
    ["/home/ann/???", 'Cannot name an app after the folder "???": it has no letter'],
  ])("refuses %j", (folder, message) => {
    expect(() => nameFromFolder(folder)).toThrow(message);
  });
});

test("checkName() names the spelling that would do", () => {
  expect(() => checkName("My App", "--name")).toThrow(
    expect.objectContaining({ hint: 'write "my-app"', exitCode: 2 }),
  );
});

test.each([
  ["my-app", "My app"],
  ["my_new.app", "My new app"],
  ["Ma Boîte à Outils", "Ma Boîte à Outils"],
  ["Notes", "Notes"],
])("titleFromFolder() calls the app in %j %j", (folder, title) => {
  expect(titleFromFolder(`/x/${folder}`)).toBe(title);
});
