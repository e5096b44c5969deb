// Saves the app's report for support as a file: what the doctor found, settings and the end of the
// log, without the person's data.
import { authorizedFetch } from "./authorized-fetch.ts";

/** @throws TypeError when the app does not answer */
export async function saveReport(): Promise<void> {
  const answer = await authorizedFetch("/_app/report");
  if (!answer.ok) throw new TypeError(`The report cannot be had: ${answer.status}`);
  const link = document.createElement("a");
  link.download =
    /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? "report.txt";
  link.href = URL.createObjectURL(await answer.blob());
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
