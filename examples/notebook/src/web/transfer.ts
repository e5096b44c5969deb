// Notes to a file, and back; and the report for support. Each returns a sentence about the result.
import { download, saveReport } from "samara-kit/web";
import * as api from "./api.ts";
import { noteCount } from "./note-count.ts";

export async function exportToFile(title: string): Promise<string> {
  const name = `${title.toLowerCase()}-${new Date().toISOString().slice(0, 10)}.notes`;
  await download("/api/export", name);
  return "All notes are exported to your downloads.";
}

export async function importFromFile(file: File): Promise<string> {
  const start = await file.slice(0, 100).text();
  if (!start.trimStart().startsWith("{"))
    return `Nothing was imported: "${file.name}" is not a file of exported notes.`;
  // The server checks every field.
  const { ids, known } = await api.importNotes(file);
  return `${noteCount(ids.length)} imported.${known > 0 ? ` ${noteCount(known)} were here already.` : ""}`;
}

export async function saveReportFile(): Promise<string> {
  await saveReport();
  return "The report is in your downloads. It holds none of your notes; read it before you send it.";
}
