/** The bytes that a client may still send, on a stream or on a connection. */
export class ReceiveWindow {
  readonly #open: (bytes: number) => void;
  #size: number;
  #left: number;
  #owed = 0;
  #holders = 0;

  /** Creates a window; `open` sends the WINDOW_UPDATE. */
  constructor(size: number, open: (bytes: number) => void) {
    this.#size = size;
    this.#left = size;
    this.#open = open;
  }

  /** Counts received bytes; returns `false` if the client was not allowed to send them. */
  take(bytes: number): boolean {
    this.#left -= bytes;
    return bytes === 0 || this.#left >= 0;
  }

  /** Gives bytes back that were read; small amounts are sent together. */
  giveBack(bytes: number): void {
    this.#owed += bytes;
    this.#send();
  }

  /** Changes the size, as a change of the settings does for each stream. */
  resize(size: number): void {
    this.#left += size - this.#size;
    this.#size = size;
    this.#send();
  }

  /** Sends no WINDOW_UPDATE until `released` aborts. */
  hold(released: AbortSignal): void {
    if (released.aborted) return;
    this.#holders++;
    released.addEventListener("abort", () => {
      this.#holders--;
      this.#send();
    }, { once: true });
  }

  #send(): void {
    if (this.#holders > 0 || this.#owed === 0 || this.#left > this.#size / 2) return;
    const bytes = this.#owed;
    this.#owed = 0;
    this.#left += bytes;
    this.#open(bytes);
  }
}
