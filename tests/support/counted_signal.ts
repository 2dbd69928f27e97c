/** A signal whose listeners are counted. */
export interface CountedSignal {
  readonly controller: AbortController;
  readonly signal: AbortSignal;
  /** How many listeners it has. */
  readonly listeners: number;
}

/** Makes a signal that counts what is added and removed; one that has fired stays counted. */
export function countedSignal(): CountedSignal {
  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => (listeners++, add(...args));
  signal.removeEventListener = (
    ...args: Parameters<typeof remove>
  ) => (listeners--, remove(...args));
  return {
    controller,
    signal,
    get listeners() {
      return listeners;
    },
  };
}
