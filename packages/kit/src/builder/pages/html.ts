// Writes HTML: escapes texts, and says everything in English and German. Pure.

export function escapeHtml(text: string): string {
  const marks: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (mark) => marks[mark] ?? mark);
}

/** Both languages, as HTML; the page's style shows one. */
export function both(english: string, german: string): string {
  return `<span lang="en">${english}</span><span lang="de">${german}</span>`;
}

/** For a Content-Security-Policy: https://www.w3.org/TR/CSP3/#grammardef-hash-source */
export function hashSource(script: string): string {
  return `sha256-${new Bun.CryptoHasher("sha256").update(script).digest("base64")}`;
}
