// What keeps a file from being stored, for the one who sent it.

/** The content is larger than the route allows; the server answers 413. */
export class FileTooLarge extends Error {
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`The file is larger than ${maxBytes} bytes`);
    this.name = "FileTooLarge";
    this.maxBytes = maxBytes;
  }
}

/** Whoever sent the content went away before its end; there is nobody to answer. */
export class UploadCutOff extends Error {
  constructor(cause: unknown) {
    super("The content of a file ended too soon", { cause });
    this.name = "UploadCutOff";
  }
}
