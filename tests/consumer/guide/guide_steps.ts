/** The runtimes that a guide has commands for. */
export type GuideRuntime = "Deno" | "Bun";

/** One thing that a reader of a guide does. */
export type GuideStep = WriteStep | CopyStep | RunStep;

/** Writes a file whose whole text the guide shows. */
export interface WriteStep {
  kind: "write";
  /** The line of the guide. */
  line: number;
  path: string;
  text: string;
}

/** Copies a file that stands beside the guide. */
export interface CopyStep {
  kind: "copy";
  line: number;
  path: string;
  /** The part of the file that the guide shows. */
  excerpt?: string;
}

/** Runs commands in a terminal. */
export interface RunStep {
  kind: "run";
  line: number;
  commands: string[];
  /** Whether the last command goes on, beside the steps that follow. */
  goesOn: boolean;
  /** The lines that the guide says are printed; `…` stands for any text. */
  prints?: string[];
}

/**
 * Returns what a reader with this runtime does, in order:
 *
 * - "Write `NAME`" before a block: the block is the file;
 * - "Copy [NAME](NAME)": the file beside the guide; a block that follows shows a part of it;
 * - a block `sh`: commands, those that end with `# Deno` or `# Bun` for one runtime; "leave it running"
 *   before it: the last command goes on;
 * - a block `text`: all that the commands before it print.
 *
 * @throws {TypeError} If a block is none of these: it would not be tested.
 */
export function guideSteps(guide: string, runtime: GuideRuntime): GuideStep[] {
  const steps: GuideStep[] = [];
  for (const { line, remark, language, lines } of blocksOf(guide)) {
    const copied = [...remark.matchAll(/(?:Copy|or) \[([^\]]+)\]\(\1\)/g)].map(([, path]) => path!);
    for (const path of copied) steps.push({ kind: "copy", line, path });
    const written = /Write `([^`]+)`/.exec(remark)?.[1];
    const last = steps.at(-1);
    const text = lines.map((each) => `${each}\n`).join("");
    if (language === "sh") {
      const commands = commandsFor(lines, runtime);
      const goesOn = remark.includes("leave it running");
      steps.push({ kind: "run", line, commands, goesOn });
    } else if (language === "text" && last?.kind === "run") {
      last.prints = lines;
    } else if (written !== undefined && language !== "") {
      steps.push({ kind: "write", line, path: written, text });
    } else if (last?.kind === "copy" && copied.length > 0) {
      if (language !== "") last.excerpt = text;
    } else if (language !== "") {
      throw new TypeError(`Line ${line}: say before the block which file it is.`);
    }
  }
  return steps;
}

interface Block {
  line: number;
  /** The last paragraph before the block. */
  remark: string;
  /** The word after the fence; nothing for a paragraph without a block. */
  language: string;
  lines: string[];
}

/** Returns the fenced blocks, each with its paragraph, and the paragraphs that have none. */
function blocksOf(guide: string): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let remark = "";
  let fenced: Block | undefined;
  const endParagraph = () => {
    if (paragraph.length > 0) remark = paragraph.join(" ");
    paragraph = [];
  };
  for (const [index, text] of guide.split("\n").entries()) {
    const line = index + 1;
    if (fenced && text === "```") {
      blocks.push(fenced);
      [fenced, remark] = [undefined, ""];
    } else if (fenced) {
      fenced.lines.push(text);
    } else if (text.startsWith("```")) {
      endParagraph();
      fenced = { line, remark, language: text.slice(3), lines: [] };
    } else if (text === "") {
      endParagraph();
    } else {
      if (paragraph.length === 0 && remark !== "") {
        blocks.push({ line, remark, language: "", lines: [] });
        remark = "";
      }
      paragraph.push(text);
    }
  }
  endParagraph();
  if (remark !== "") blocks.push({ line: 0, remark, language: "", lines: [] });
  return blocks;
}

/** Returns the commands of a block for one runtime, without the names of the runtimes. */
function commandsFor(lines: string[], runtime: GuideRuntime): string[] {
  return lines.join("\n").replaceAll("\\\n", " ").split("\n").flatMap((line) => {
    const [, command = line, named = runtime] = /^(.*?) +# (Deno|Bun)$/.exec(line) ?? [];
    return named === runtime ? [command] : [];
  });
}
