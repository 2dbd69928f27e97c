/** Content of a response. */
export interface ReadBody {
  body: string;
  /** The URL of a copy of the response. */
  copyUrl: string;
}

/** Reads a whole body; `way` selects how. */
export async function readBody(response: Response, way: number): Promise<ReadBody> {
  const { url: copyUrl } = response;
  switch (way % 4) {
    case 0:
      return { body: await response.text(), copyUrl };
    case 1:
      return { body: new TextDecoder().decode(await response.arrayBuffer()), copyUrl };
    case 2:
      return { body: await readByReader(response), copyUrl };
    default: {
      const copy = response.clone();
      const [own, copied] = await Promise.allSettled([response.text(), copy.text()]);
      if (own.status === "rejected") throw own.reason;
      if (copied.status === "rejected") throw copied.reason;
      const same = own.value === copied.value;
      return { body: same ? own.value : `${own.value} and ${copied.value}`, copyUrl: copy.url };
    }
  }
}

async function readByReader(response: Response): Promise<string> {
  if (!response.body) return "";
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
  }
}
