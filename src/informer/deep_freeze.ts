/**
 * Freezes a value made of plain objects and arrays, and all that is in it, however deep; gives it
 * back.
 */
export function deepFreeze<T>(value: T): T {
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== "object" || next === null || Object.isFrozen(next)) continue;
    Object.freeze(next); // before its members, so that a cycle ends
    for (const member of Object.values(next)) {
      if (typeof member === "object" && member !== null) pending.push(member);
    }
  }
  return value;
}
