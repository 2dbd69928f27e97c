import type { Progress } from "./progress.ts";
import type { Screen } from "./screen.ts";
import { statusBlock, tableHeading, tableRow } from "./status_block.ts";

const REDRAW_MS = 100;

/** Settings of {@linkcode liveView}. */
export interface LiveViewOptions {
  /** The line above the figures. */
  heading: () => string;
  /** Milliseconds between two lines where nothing can be drawn; no lines if unset. */
  lineEveryMs?: number;
}

/** Shows the figures until it is disposed of, and leaves the last ones. */
export function liveView(
  screen: Screen,
  progress: Progress,
  options: LiveViewOptions,
): Disposable {
  const { heading, lineEveryMs } = options;
  if (screen.isLive) {
    const draw = () => screen.draw(["", heading(), ...statusBlock(screen, progress)]);
    draw();
    const timer = setInterval(draw, REDRAW_MS);
    return {
      [Symbol.dispose]() {
        clearInterval(timer);
        draw();
        screen.keepBlock();
      },
    };
  }
  if (lineEveryMs === undefined) return { [Symbol.dispose]() {} };
  let printedAt = 0;
  const print = () => {
    printedAt = Date.now();
    screen.print(tableRow(progress));
  };
  screen.print("", heading(), tableHeading);
  const timer = setInterval(print, lineEveryMs);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      if (Date.now() - printedAt > REDRAW_MS) print(); // not twice at the same time
    },
  };
}
