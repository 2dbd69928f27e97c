/** Lets the event loop turn `count` times, so that written bytes can be read. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    await new Promise<void>((resolve) => void setTimeout(resolve, 0));
  }
}
