// Finds the scripts in HTML that the executable's policy blocks. Pure.

/** Scripts written into the HTML itself. */
export function findInlineScripts(html: string): string[] {
  const found: string[] = [];
  new HTMLRewriter()
    .on("script:not([src])", {
      element: (element) =>
        void (isCode(element.getAttribute("type")) && found.push("a <script> without src")),
    })
    .on("*", {
      element(element) {
        for (const [name = ""] of element.attributes)
          if (/^on[a-z]+$/.test(name)) found.push(`${name} of a <${element.tagName}>`);
      },
    })
    .transform(html);
  return found;
}

/** Data blocks do not run: https://html.spec.whatwg.org/multipage/scripting.html#data-block */
function isCode(type: string | null): boolean {
  return type === null || type === "" || type === "module" || /javascript/i.test(type);
}
