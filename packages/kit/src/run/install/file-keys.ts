// What the registry says of files that the app opens, for `install` and the installer alike:
// "File Types", https://learn.microsoft.com/en-us/windows/win32/shell/fa-file-types. Pure.
import type { FileType } from "../file-types.ts";
import type { RegistryValues } from "./registry-text.ts";

/** The name of the app's own class for a type. */
export const classOf = (name: string, { extension }: Pick<FileType, "extension">) => `${name}.${extension}`;

/** For the next version, and the installer's: `words;two-words.md`. */
export function namesOfClasses(
  links: readonly string[],
  fileTypes: readonly Pick<FileType, "extension">[],
  name: string,
): string {
  return [...links, ...fileTypes.map((type) => classOf(name, type))].join(";");
}

/** Lists the programs for a type. */
export const programsKey = ({ extension }: Pick<FileType, "extension">) =>
  String.raw`.${extension}\OpenWithProgids`;

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

/** What an extension's key has of others. */
export interface ExtensionState {
  /** Whether no other program opens it. */
  isFree: boolean;
  /** Whether nothing is of others. */
  isAlone: boolean;
}

/** @param answer reg.exe's, about the key with all below it */
export function readExtension(answer: string, type: FileType, name: string): ExtensionState {
  const lines = answer.match(/^\s+\S.*\sREG_.*$/gm) ?? [];
  const others = lines.filter((line) => !line.includes(classOf(name, type)) && !line.includes(type.mime));
  // The default value; each language has its own word: (Default), (Standard).
  return { isFree: !others.some((line) => line.trimStart().startsWith("(")), isAlone: others.length === 0 };
}

/** A key that holds something of others stays, without what is the app's. */
export function fileKeysGone(
  type: FileType & ExtensionState,
  name: string,
): Readonly<Record<string, RegistryValues | null>> {
  const own = classOf(name, type);
  const [extension] = Object.keys(defaultKeys(type, name)) as [string];
  if (type.isAlone) return { [own]: null, [extension]: null };
  return {
    [own]: null,
    [programsKey(type)]: { [own]: null },
    ...(type.isOwn && type.isFree && { [extension]: { "": null, "Content Type": null } }),
  };
}
