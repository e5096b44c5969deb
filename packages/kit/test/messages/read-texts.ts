// The texts in a source, with `{}` where a value goes: `Cannot read "${file}"` → `Cannot read "{}"`.
// Also those inside of such a hole.

const token = /\/\/.*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`|\}|\{/g;

export function readTexts(source: string): string[] {
  const texts: string[] = [];
  readCode(0, false);
  return texts;

  /** @returns where the code ends: after the brace that closes its hole, or at the end */
  function readCode(from: number, isHole: boolean): number {
    let depth = 0;
    let index = from;
    for (;;) {
      token.lastIndex = index;
      const found = token.exec(source);
      if (!found) return source.length;
      const [word] = found;
      index = found.index + word.length;
      if (word === "}" && depth === 0 && isHole) return index;
      if (word === "{") depth += 1;
      else if (word === "}") depth -= 1;
      else if (word === "`") index = readTemplate(index);
      else if (/^["']/.test(word)) texts.push(unescape(word.slice(1, -1)));
    }
  }

  function readTemplate(from: number): number {
    let text = "";
    let index = from;
    while (index < source.length && source[index] !== "`") {
      if (source.startsWith("${", index)) {
        index = readCode(index + 2, true);
        text += "{}";
      } else {
        const length = source[index] === "\\" ? 2 : 1;
        text += unescape(source.slice(index, index + length));
        index += length;
      }
    }
    texts.push(text);
    return index + 1;
  }
}

const unescape = (text: string) => text.replace(/\\(["'`$\\])/g, "$1");

/** Whether a sentence with `{holes}` can be put together from texts. */
export function makeIsSaid(texts: readonly string[]): (sentence: string) => boolean {
  const all = new Set(texts.flatMap((text) => [text, ...tailsOf(text)]));
  const patterns = [...all].filter((text) => /\{\}/.test(text) && /[^{}]/.test(text)).map(patternOf);
  const known = new Map<string, boolean>();
  return isSaid;

  function isSaid(sentence: string): boolean {
    if (sentence === "" || /^\{\w+\}$/.test(sentence) || all.has(sentence)) return true;
    const before = known.get(sentence);
    if (before !== undefined) return before;
    // A sentence within itself proves nothing.
    known.set(sentence, false);
    const answer = patterns.some((pattern) => pattern.exec(sentence)?.slice(1).every(isSaid) ?? false);
    known.set(sentence, answer);
    return answer;
  }
}

/** What comes after a part that is said elsewhere: `{}: it is gone`, `{} Stop the app.` */
function tailsOf(text: string): string[] {
  return [...text.matchAll(/: |^\{\} /g)].map((found) => text.slice(found.index + found[0].length));
}

function patternOf(text: string): RegExp {
  return new RegExp(`^${text.split("{}").map(RegExp.escape).join("(.*?)")}$`);
}
