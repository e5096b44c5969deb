// The messages between the app and its threads, and how an error crosses. Contains no code that
// does work on either side.
import { errorCode, messageOf, stackOf } from "../errors.ts";
import type { JobPlace } from "./define-job.ts";

/** Where a job reads the database: its file, or a test's whole database. */
export type DatabaseSource = { file: string } | { bytes: Uint8Array };

/** One run of a job. */
export interface Call {
  job: JobPlace;
  input: unknown;
  home: string;
  /** null for a job that does not use the database. */
  database: DatabaseSource | null;
}

export type Answer =
  | { result: unknown }
  | { failure: SentError }
  /** Something threw outside the job's promise, so the thread cannot be trusted any more. */
  | { broken: SentError };

/** A clone of an error would lose its class, its code and its own name. */
export interface SentError {
  name: string;
  message: string;
  stack: string;
  code: string;
  cause?: SentError;
}

export function packError(error: unknown): SentError {
  const isError = error instanceof Error;
  return {
    name: isError ? error.name : "Error",
    message: messageOf(error),
    stack: stackOf(error),
    code: errorCode(error),
    ...(isError && error.cause !== undefined && { cause: packError(error.cause) }),
  };
}

export function unpackError({ name, message, stack, code, cause }: SentError): Error {
  const error = new Error(message, cause && { cause: unpackError(cause) });
  return Object.assign(error, { name, stack }, code !== "" && { code });
}
