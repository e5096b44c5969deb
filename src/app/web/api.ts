// Every request the page makes. Nothing else in web/ calls fetch.

export interface Draft {
  title: string;
  body: string;
}

export interface Note extends Draft {
  id: number;
  pinned: boolean;
  /** Milliseconds since 1970. */
  createdAt: number;
  updatedAt: number;
}

/** What can go wrong, told so that it can be shown as it is. */
export class ApiError extends Error {}

export const listNotes = (offset: number, limit: number) =>
  request<Note[]>("GET", `/api/notes?offset=${offset}&limit=${limit}`);
export const addNote = (draft: Draft) => request<Note>("POST", "/api/notes", draft);
export const changeNote = (id: number, change: Partial<Draft & { pinned: boolean }>) =>
  request<Note>("PATCH", `/api/notes/${id}`, change);
export const deleteNote = (id: number) => request<undefined>("DELETE", `/api/notes/${id}`);
export const readWelcome = () => request<string>("GET", "/api/welcome");

/** The one place that sends: headers that every request needs belong here. */
async function request<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const headers = new Headers();
  if (body !== undefined) headers.set("content-type", "application/json");
  const response = await send(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await readAnswer(response);
  if (!response.ok) throw new ApiError(errorMessage(answer));
  // The routes' response schemas vouch for the shape.
  return answer as Answer;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (cause) {
    throw new ApiError(
      "The notebook does not answer. It may have been closed: start it again, then try once more.",
      {
        cause,
      },
    );
  }
}

async function readAnswer(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  return isJson ? await response.json() : await response.text();
}

/** The sentence of an error answer, with what is wrong with each field. */
function errorMessage(answer: unknown): string {
  const { error } = (answer ?? {}) as { error?: { message?: string; fields?: Record<string, string> } };
  const fields = Object.entries(error?.fields ?? {}).map(([name, problem]) => `${name}: ${problem}`);
  return [error?.message ?? "The notebook could not do that.", ...fields].join(" ");
}
