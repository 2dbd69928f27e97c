/** A fault that the parser or the checker found at an offset of an expression. */
export interface SourceIssue {
  /** Offset in UTF-16 units. */
  readonly at: number;
  /** Message, in the words of cel-go. */
  readonly message: string;
}

/** Returns issues as cel-go prints them: with line, column, the line itself and a mark. */
export function describeIssues(source: string, issues: readonly SourceIssue[]): string {
  const sorted = issues.toSorted((left, right) => left.at - right.at);
  return sorted.map((issue) => describeIssue(source, issue)).join("\n");
}

function describeIssue(source: string, { at, message }: SourceIssue): string {
  const before = source.slice(0, at).split("\n");
  const row = before.length;
  const column = [...before.at(-1)!].length;
  const line = (source.split("\n")[row - 1] ?? "").replaceAll("\t", " ");
  const letters = [...line];
  // letters of more than one byte get wide marks, so that the mark stands below its letter
  const dots = letters.slice(0, column).map((letter) => isWide(letter) ? "．" : ".").join("");
  const mark = isWide(letters[column] ?? "") ? "＾" : "^";
  return `ERROR: <input>:${row}:${column + 1}: ${message}\n | ${line}\n | ${dots}${mark}`;
}

function isWide(letter: string): boolean {
  return (letter.codePointAt(0) ?? 0) > 127;
}

/** Thrown where an expression cannot be parsed. */
export class CelSyntaxError extends Error {
  override readonly name = "CelSyntaxError";
  /** All faults. */
  readonly issues: readonly SourceIssue[];

  constructor(issues: readonly SourceIssue[]) {
    super(issues.map(({ message }) => message).join("; "));
    this.issues = issues;
  }
}
