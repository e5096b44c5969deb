// Writes property lists, the XML of macOS's settings. Pure.
// https://www.apple.com/DTDs/PropertyList-1.0.dtd

export type PropertyValue =
  | string
  | number
  | boolean
  /** As base64. */
  | Uint8Array
  | readonly PropertyValue[]
  | { readonly [key: string]: PropertyValue };

/** In the order of the keys. */
export function renderPropertyList(value: PropertyValue): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${renderValue(value, "")}
</plist>
`;
}

function renderValue(value: PropertyValue, indent: string): string {
  if (typeof value === "string") return `${indent}<string>${escapeXml(value)}</string>`;
  if (typeof value === "number") return `${indent}<integer>${Math.round(value)}</integer>`;
  if (typeof value === "boolean") return `${indent}<${value}/>`;
  if (value instanceof Uint8Array) return `${indent}<data>${Buffer.from(value).toString("base64")}</data>`;
  const inner = `${indent}\t`;
  if (isList(value)) {
    return [`${indent}<array>`, ...value.map((item) => renderValue(item, inner)), `${indent}</array>`].join(
      "\n",
    );
  }
  const entries = Object.entries(value).flatMap(([key, item]) => [
    `${inner}<key>${escapeXml(key)}</key>`,
    renderValue(item, inner),
  ]);
  return [`${indent}<dict>`, ...entries, `${indent}</dict>`].join("\n");
}

function isList(value: PropertyValue): value is readonly PropertyValue[] {
  return Array.isArray(value);
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
