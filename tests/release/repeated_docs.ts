/**
 * Returns the code without the doc comments that its declarations have: an editor shows those of the
 * declarations. Only comments at the start of a line count, or after another one.
 */
export function withoutRepeatedDocs(code: string, declarations: string): string {
  return code.replace(
    /(?:^ *|(?<=\*\/ ))\/\*\*(?:(?!\*\/)[^])*\*\/ ?/gm,
    (comment) => declarations.includes(comment.trim()) ? "" : comment,
  );
}
