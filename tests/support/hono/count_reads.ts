/** Returns a view of a JSON value that counts how often one of its members is read. */
export function countReads<T extends object>(value: T): { counted: T; reads: () => number } {
  let reads = 0;
  const views = new WeakMap<object, object>();
  const viewOf = (target: object): object => {
    const known = views.get(target);
    if (known) return known;
    const view = new Proxy(target, {
      get(target, key, receiver) {
        reads++;
        const member: unknown = Reflect.get(target, key, receiver);
        return typeof member === "object" && member !== null ? viewOf(member) : member;
      },
    });
    views.set(target, view);
    return view;
  };
  return { counted: viewOf(value) as T, reads: () => reads };
}
