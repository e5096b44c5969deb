// Renders a property list of macOS: https://www.apple.com/DTDs/PropertyList-1.0.dtd. Pure.

type Value = string | boolean | readonly string[];

export function renderPlist(values: Readonly<Record<string, Value>>): string {
  const lines = Object.entries(values).flatMap(([key, value]) => [
    `  <key>${escape(key)}</key>`,
    `  ${render(value)}`,
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
${lines.join("\n")}
</dict>
</plist>
`;
}

function render(value: Value): string {
  if (typeof value === "boolean") return value ? "<true/>" : "<false/>";
  if (typeof value === "string") return `<string>${escape(value)}</string>`;
  return `<array>${value.map(render).join("")}</array>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
