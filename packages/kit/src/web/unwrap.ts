// What the app answered: a value, or an error with a sentence that can be shown to people as it is.
// Sends nothing itself.
import { access } from "./access.ts";
import { sayHere } from "./words.ts";

/** What went wrong, told so that it can be shown as it is. */
export class ApiError extends Error {
  /** The answer's; 503 also when nobody answered. */
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What a typed client of the app's routes gives, such as Eden's `treaty`. */
export interface Answered<Data> {
  data: Data | null;
  error: { status: unknown; value: unknown } | null;
}

/** @throws ApiError for every answer that is an error, and for none */
export async function unwrap<Data>(request: Promise<Answered<Data>>): Promise<Data> {
  const { data, error } = await request;
  if (error) throw new ApiError(Number(error.status), sentenceOf(error.value));
  // Without an error there is data; a 204 has none to speak of.
  return data as Data;
}

/** What to tell people. @throws what is no answer of the app: a bug of the page */
export function errorMessage(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  throw error;
}

/**
 * The same where `showAccessNotice` may have told it already: "" while nobody answers, or not to
 * this page.
 */
export function newsOf(error: unknown): string {
  const message = errorMessage(error);
  return access.state === "in" ? message : "";
}

/** An error answer has a sentence, and what is wrong with each field. */
function sentenceOf(value: unknown): string {
  const { error } = (value ?? {}) as { error?: { message?: string; fields?: Record<string, string> } };
  if (!error?.message) return sayHere("noAnswer");
  const fields = Object.entries(error.fields ?? {}).map(([name, problem]) => `${name}: ${problem}`);
  return [error.message, ...fields].join(" ");
}
