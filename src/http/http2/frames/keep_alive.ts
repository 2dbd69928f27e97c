import type { ByteConnection } from "../../../runtime/byte_connection.ts";

/**
 * Lets a connection keep the process alive while a caller waits for it: for a response, for the next
 * bytes of one, or for a stream. A response without a reader does not.
 */
export class KeepAlive {
  readonly #bytes: ByteConnection;
  #waits = 0;
  #isWaitedFor = false;
  #keeps = false;
  /** Whether the connection handles what has arrived; the readers may come back until it is done. */
  #isBusy = false;

  /** Begins with a connection for which no caller waits. */
  constructor(bytes: ByteConnection) {
    this.#bytes = bytes;
    bytes.unref();
  }

  /** Counts a caller that begins to wait, or one that waits no more. */
  count(by: 1 | -1): void {
    this.#waits += by;
    this.#update();
  }

  /** Whether requests wait for a stream of this connection. */
  set isWaitedFor(isWaitedFor: boolean) {
    this.#isWaitedFor = isWaitedFor;
    this.#update();
  }

  /** Records that the connection handles what has arrived, or that it is about to read on. */
  set isBusy(isBusy: boolean) {
    this.#isBusy = isBusy;
    this.#update();
  }

  #update(): void {
    const keeps = this.#waits > 0 || this.#isWaitedFor;
    if (keeps === this.#keeps || (this.#isBusy && !keeps)) return;
    this.#keeps = keeps;
    if (keeps) this.#bytes.ref();
    else this.#bytes.unref();
  }
}
