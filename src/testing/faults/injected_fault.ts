/**
 * An injected fault. Disposing it removes it, and continues the requests that it stalls or delays.
 */
export interface InjectedFault extends Disposable {
  /** Number of requests that it was applied to so far. */
  readonly hits: number;
}
