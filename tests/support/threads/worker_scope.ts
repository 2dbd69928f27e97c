/** The part of a worker's scope that the tests' threads use. */
export interface WorkerScope<Message> {
  onmessage: ((event: MessageEvent<Message>) => void) | null;
  postMessage(message: unknown): void;
}
