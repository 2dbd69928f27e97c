import { commentLine, commentLines } from "./schemas/source_text.ts";

const lineWidth = 100;

/** Settings of {@linkcode docComment}. */
export interface DocCommentOptions {
  /** Indentation in spaces. */
  indent?: number;
  /** The default value that the server fills in, as JSON. */
  default?: string;
}

/**
 * Writes a description as a doc comment: wrapped, with escapes for text that would end the comment
 * or have another meaning in it.
 */
export function docComment(description: string, options: DocCommentOptions = {}): string {
  const { indent = 0 } = options;
  const margin = " ".repeat(indent);
  const lines = harmless(description).flatMap((line) => wrap(line, lineWidth - indent - 3));
  if (/^deprecated\b/im.test(description)) lines.push("@deprecated as described.");
  if (options.default !== undefined) lines.push(`@default {${commentLine(options.default)}}`);
  const [only = ""] = lines;
  if (lines.length === 1 && margin.length + only.length + 7 <= lineWidth) {
    return `${margin}/** ${only} */\n`;
  }
  const body = lines.map((line) => `${margin} *${line === "" ? "" : ` ${line}`}\n`).join("");
  return `${margin}/**\n${body}${margin} */\n`;
}

/**
 * Returns the lines of a description. Code examples are marked, so that checkers of docs skip them.
 */
function harmless(description: string): string[] {
  let inFence = false;
  const text = commentLines(description.trim()).join("\n").replace(/\n(?:\s*\n){2,}/g, "\n\n");
  return text.split("\n").map((line) => {
    const trimmed = line.trimEnd();
    if (!trimmed.trimStart().startsWith("```")) return trimmed.replace(/^(\s*)@/, "$1\\@");
    inFence = !inFence;
    return inFence ? trimmed.replace(/```.*/, "```text") : trimmed;
  });
}

/** Breaks a line between words. The new lines are indented like the line or its list item. */
function wrap(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const [lead = ""] = /^\s*(?:[-*] |\d+\. )?/.exec(line) ?? [];
  const lines: string[] = [];
  let current = lead;
  for (const word of line.slice(lead.length).split(/ +/)) {
    const joined = current.trim() === "" || current === lead
      ? current + word
      : `${current} ${word}`;
    // A tag or a list marker has a meaning only at the start of a line.
    if (joined.length <= width || current === lead || /^(?:@|[-*+#>]|\d+\.$)/.test(word)) {
      current = joined;
    } else {
      lines.push(current);
      current = " ".repeat(lead.length) + word;
    }
  }
  return [...lines, current];
}
