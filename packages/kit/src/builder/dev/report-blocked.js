// Runs in the page under `bun dev`: says what the executable's policy blocks, there and in the terminal. Plain JavaScript, put into
// the page as text. Styles are set one by one, since the policy blocks a style attribute.
const ways = {
  "script-src": "put the code into a file that index.html or a module loads",
  "style-src": "put the style into a file that index.html or a module loads",
};
/** Directives that no app may widen. */
const fixed = {
  "form-action": "listen for the form's submit event, and send its data with authorizedFetch()",
  "base-uri": "write complete addresses, without a <base>",
  "object-src": "show it in an <iframe> or an <img>",
};
/** Sources of code; the build asks for a reason. */
const code = new Set(["script-src", "worker-src"]);
const told = new Set();
addEventListener("securitypolicyviolation", (event) => {
  const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event;
  const directive = effectiveDirective.replace(/-(elem|attr)$/, "");
  const origin = /^[a-z]+:\/\//.test(blockedURI) ? new URL(blockedURI).origin : `${blockedURI}:`;
  const place = sourceFile ? ` (${sourceFile}:${lineNumber})` : "";
  const isEval = blockedURI === "eval";
  const way = isEval
    ? "nothing if the page works, for many libraries only look whether they may"
    : blockedURI === "inline"
      ? (ways[directive] ?? "put it into a separate file")
      : (fixed[directive] ??
        `add csp: { "${directive}": [${code.has(directive) ? withReason(origin) : `"${origin}"`}] } to src/config.ts`);
  const text = `The executable blocks this: ${directive} ${blockedURI}${place}. Try: ${way}.`;
  if (told.has(text)) return;
  told.add(text);
  console.error(text);
  if (isEval) return;
  if (document.body) show(text);
  else addEventListener("DOMContentLoaded", () => show(text));
});

const withReason = (source) => `{ source: "${source}", reason: "…" }`;

function show(text) {
  const id = "samara-blocked";
  const box = document.getElementById(id) ?? document.body.appendChild(document.createElement("aside"));
  box.id = id;
  box.setAttribute("role", "alert");
  Object.assign(box.style, {
    position: "fixed",
    inset: "auto 16px 16px",
    zIndex: "2147483647",
    maxHeight: "40vh",
    overflow: "auto",
    padding: "12px 16px",
    borderRadius: "8px",
    background: "#7a1020",
    color: "#fff",
    font: "14px/1.5 system-ui, sans-serif",
    boxShadow: "0 4px 24px rgb(0 0 0 / 40%)",
  });
  const line = document.createElement("p");
  line.textContent = text;
  line.style.margin = "0 0 4px";
  box.append(line);
}
