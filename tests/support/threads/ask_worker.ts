/** Sends a message to a worker; returns its next message, or rejects with its error. */
export function askWorker(worker: Worker, message: object): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(message);
  });
}
