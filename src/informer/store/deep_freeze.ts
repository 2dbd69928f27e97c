/**
 * Freezes a value that consists of plain objects and arrays, at any depth, and returns it.
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
