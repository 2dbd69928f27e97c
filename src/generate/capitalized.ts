/**
 * Joins the words of a text, each with a capital: `MetaV1` for `meta/v1`. What follows the last word
 * stays. It takes linear time, which one pattern for separators and letter would not.
 */
export function capitalized(text: string): string {
  const runs = text.match(/[A-Za-z0-9]+|[^A-Za-z0-9]+/g) ?? [];
  return runs.map((run, index) => {
    if (/^[A-Za-z0-9]/.test(run)) return run.charAt(0).toUpperCase() + run.slice(1);
    return index === runs.length - 1 ? run : "";
  }).join("");
}
