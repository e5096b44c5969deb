// Turns an answer of the app into a value, or an error with a sentence for people. Sends nothing
// itself.
import { access } from "./access.ts";
import { sayHere } from "./words.ts";

/** A failure, with a message that can be shown as it is. */
export class ApiError extends Error {
  /** The answer's status; 503 also if there was no answer. */
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The result of a typed client of the app's routes, such as Eden's `treaty`. */
export interface Answered<Data> {
  data: Data | null;
  error: { status: unknown; value: unknown } | null;
}

/** @throws ApiError for every error answer, and if there is no answer */
export async function unwrap<Data>(request: Promise<Answered<Data>>): Promise<Data> {
  const { data, error } = await request;
  if (error) throw new ApiError(Number(error.status), sentenceOf(error.value));
  // Without an error there is data, except for a 204.
  return data as Data;
}

/** A message for people. @throws errors that are not the app's: bugs of the page */
export function errorMessage(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  throw error;
}

/**
 * Like errorMessage(), but "" if `showAccessNotice` reports it already: the app does not answer, or
 * not to this page.
 */
export function newsOf(error: unknown): string {
  const message = errorMessage(error);
  return access.state === "in" ? message : "";
}

/** An error answer has a sentence, and an error for each field. */
function sentenceOf(value: unknown): string {
  const { error } = (value ?? {}) as { error?: { message?: string; fields?: Record<string, string> } };
  if (!error?.message) return sayHere("noAnswer");
  const fields = Object.entries(error.fields ?? {}).map(([name, problem]) => `${name}: ${problem}`);
  return [error.message, ...fields].join(" ");
}
