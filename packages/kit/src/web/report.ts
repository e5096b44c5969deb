// Saves the app's report for support as a file: the doctor's findings, settings and the end of the
// log, without the user's data.
import { authorizedFetch } from "./authorized-fetch.ts";
import { ApiError } from "./unwrap.ts";
import { sayHere } from "./words.ts";

/** @throws ApiError when the app does not answer, or cannot make it */
export async function saveReport(): Promise<void> {
  const answer = await authorizedFetch("/_app/report").catch(() => undefined);
  if (!answer?.ok) throw new ApiError(answer?.status ?? 503, sayHere("noAnswer"));
  const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1];
  const link = document.createElement("a");
  link.download = name ?? "report.txt";
  link.href = URL.createObjectURL(await answer.blob());
  link.click();
  // By then, the browser has read it.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
