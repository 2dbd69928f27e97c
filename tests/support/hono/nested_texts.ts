/** Returns texts of JSON with a depth, such that V8's own writer ends early for some of them. */
export function nestedTexts(depth: number): string[] {
  const parts = [['{"0":', "}"], ['{"a":', "}"], ["[", "]"], ['{"x":{"0":1},"a":', "}"]] as const;
  const nested = parts.map(([open, close]) =>
    `${open.repeat(depth - 1)}{}${close.repeat(depth - 1)}`
  );
  const half = (depth - 2) / 2;
  return [...nested, `${'[{"a":'.repeat(half)}{}${"}]".repeat(half)}`];
}
