// A name that the release and the program that reads it share.

/** The kind of a release's file with the whole executable, packed with zstd. */
export const fullKind = "executable.zst";
