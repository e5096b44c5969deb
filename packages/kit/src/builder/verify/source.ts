// Where a release is: a folder, or an address. Gives its files, none larger than asked for.

export interface Source {
  /** For messages. */
  place: string;
  /** A small file. */
  read(file: string, maxBytes: number): Promise<Buffer | Absent>;
  /** A file of any size, hashed, at a path on this computer. */
  take(file: string, maxBytes: number): Promise<Taken | Absent>;
  /** Every file, relative, sorted; null where nobody can ask for a list. */
  list(): Promise<readonly string[] | null>;
}

export interface Taken {
  path: string;
  /** Of a larger file, one more than was asked for; the hash is then of a part. */
  size: number;
  sha256: string;
}

/** Why there is no such file. */
export type Absent = "missing" | "a link" | "no file" | "too large";

export function isAbsent<T extends object>(found: T | Absent): found is Absent {
  return typeof found === "string";
}
