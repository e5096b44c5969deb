// Reasons why a file cannot be stored, for the sender.

/** The content is larger than the route allows; the server answers 413. */
export class FileTooLarge extends Error {
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`The file is larger than ${maxBytes} bytes`);
    this.name = "FileTooLarge";
    this.maxBytes = maxBytes;
  }
}

/** The sender went away before the end of the content, so there is no one to answer. */
export class UploadCutOff extends Error {
  constructor(cause: unknown) {
    super("The content of a file ended too soon", { cause });
    this.name = "UploadCutOff";
  }
}
