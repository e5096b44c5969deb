// What the registry says of files that the app opens, for `install` and the installer alike:
// "File Types", https://learn.microsoft.com/en-us/windows/win32/shell/fa-file-types. Pure.
import type { FileType } from "../file-types.ts";
import type { RegistryValues } from "./registry-text.ts";

/** The name of the app's own class for a type. */
export const classOf = (name: string, { extension }: Pick<FileType, "extension">) => `${name}.${extension}`;

/** By the keys below `classes`. The app is one of the programs for the type. */
export function fileKeys(
  type: FileType,
  name: string,
  program: string,
): Readonly<Record<string, RegistryValues>> {
  const own = classOf(name, type);
  return {
    [own]: { "": type.title },
    [String.raw`${own}\DefaultIcon`]: { "": `${program},0` },
    // Behind "--", nothing of a name is an option.
    [String.raw`${own}\shell\open\command`]: { "": `"${program}" open -- "%1"` },
    [programsKey(type)]: { [own]: "" },
  };
}

/** Makes the app the one that opens the type. */
export function defaultKeys(type: FileType, name: string): Readonly<Record<string, RegistryValues>> {
  return { [`.${type.extension}`]: { "": classOf(name, type), "Content Type": type.mime } };
}

export const programsKey = ({ extension }: Pick<FileType, "extension">) =>
  String.raw`.${extension}\OpenWithProgids`;

/**
 * What an extension's key has of others.
 * @param answer reg.exe's, about the key with all below it
 */
export function readExtension(
  answer: string,
  type: FileType,
  name: string,
): { isFree: boolean; isAlone: boolean } {
  const own = classOf(name, type);
  const values = answer.split(/\r?\n/).flatMap((line) => {
    const [, label = "", data = ""] = /^\s+(.+?)\s+REG_\w+\s*(.*)$/.exec(line) ?? [];
    return label === "" ? [] : [{ label, data: data.trim() }];
  });
  // Each language has its own word: (Default), (Standard).
  const others = values.filter(
    ({ label, data }) => label !== own && data !== own && (label !== "Content Type" || data !== type.mime),
  );
  return { isFree: !others.some(({ label }) => /^\(.+\)$/.test(label)), isAlone: others.length === 0 };
}
