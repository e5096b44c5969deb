// Notes to a file, and back; and the report for support. Each returns a sentence about the result.
import { saveReport } from "samara-kit/web";
import * as api from "./api.ts";
import { noteCount } from "./note-count.ts";

export async function exportToFile(title: string): Promise<string> {
  const file = await api.exportNotes();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 2)], { type: "application/json" }));
  link.download = `${title.toLowerCase()}-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return `${noteCount(file.notes.length)} exported to your downloads.`;
}

export async function importFromFile(file: File): Promise<string> {
  const content: unknown = await new Response(file).json().catch(() => undefined);
  if (!content) return `Nothing was imported: "${file.name}" is not a file of exported notes.`;
  // The server checks every field.
  const { ids, known } = await api.importNotes(content as api.NotesFile);
  return `${noteCount(ids.length)} imported.${known > 0 ? ` ${noteCount(known)} were here already.` : ""}`;
}

export async function saveReportFile(): Promise<string> {
  await saveReport();
  return "The report is in your downloads. It holds none of your notes; read it before you send it.";
}
