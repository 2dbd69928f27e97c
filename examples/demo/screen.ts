const ESC = "\u001b[";
const STYLES = { bold: "1", dim: "2", red: "31", green: "32", yellow: "33", cyan: "36" };
const PIECES = new RegExp(`\u001b\\[[0-9;]*m|.`, "gu");

/** The style of a piece of text. */
export type Style = keyof typeof STYLES;

/**
 * The output: lines that stay and, on a terminal, a block below them that is drawn again and again.
 * Elsewhere the block is left out.
 */
export class Screen implements Disposable {
  /** Whether there is a terminal to draw on. */
  readonly isLive: boolean = Deno.stdout.isTerminal();
  readonly #isColoured = this.isLive && !Deno.noColor;
  #block: readonly string[] = [];

  constructor() {
    if (this.isLive) write(`${ESC}?25l`); // hides the cursor
  }

  /** Returns the text in a style, if the output has styles. */
  styled(style: Style, text: string): string {
    return this.#isColoured ? `${ESC}${STYLES[style]}m${text}${ESC}0m` : text;
  }

  /** Prints lines that stay, above the block. */
  print(...lines: string[]): void {
    write(this.#erase() + lines.map((line) => `${line}\n`).join("") + this.#drawn());
  }

  /** Shows a block in place of the last one. */
  draw(block: readonly string[]): void {
    if (!this.isLive) return;
    const erased = this.#erase();
    const { columns } = Deno.consoleSize();
    this.#block = block.map((line) => cut(line, columns));
    write(erased + this.#drawn());
  }

  /** Leaves the block where it is. */
  keepBlock(): void {
    this.#block = [];
  }

  /** Restores the terminal. */
  [Symbol.dispose](): void {
    if (this.isLive) write(`${ESC}?25h`);
  }

  #erase(): string {
    return this.#block.length === 0 ? "" : `${ESC}${this.#block.length}A${ESC}J`;
  }

  #drawn(): string {
    return this.#block.map((line) => `${line}\n`).join("");
  }
}

/** Cuts a line to the width of the terminal; its styles are not counted. */
function cut(line: string, columns: number): string {
  let width = 0;
  return (line.match(PIECES) ?? []).filter((piece) => {
    if (piece.length > 1 && piece.startsWith(ESC)) return true;
    return ++width <= columns;
  }).join("");
}

function write(text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let sent = 0; sent < bytes.length;) sent += Deno.stdout.writeSync(bytes.subarray(sent));
  } catch (error) { // a reader such as `head` leaves early; the exit code still gives the verdict
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
