// A number of bytes for people.

const units = [
  ["GB", 1024 ** 3],
  ["MB", 1024 ** 2],
  ["KB", 1024],
] as const;

/** `2 MB` for 2 * 1024 * 1024. Rounds down: `1.4 KB` for 1500. */
export function renderLimit(bytes: number): string {
  const [name, size] = units.find(([, least]) => bytes >= least) ?? ["bytes", 1];
  return `${Math.floor((bytes / size) * 10) / 10} ${name}`;
}
