// Asks an API everything its description allows, and much that it does not, and compares each answer with the description.
import { makeChance } from "./chance.ts";
import { findMisfit, type JsonSchema, type Resolve } from "./json-schema.ts";
import { makeAttempt, type Answer, type Attempt, type Operation } from "./requests.ts";

export interface ApiDocument {
  paths: Record<string, Record<string, Omit<Operation, "path" | "method">>>;
  components: { schemas: Record<string, JsonSchema>; responses: Record<string, Answer> };
}

export interface FuzzOptions {
  /** Sends a request, with the token unless the headers say otherwise. */
  send(address: string, init: RequestInit): Promise<Response>;
  seed: number;
  requests: number;
  /** Paths that answer with a bug, or late, on purpose. */
  leaveOut?: readonly string[];
}

export interface Findings {
  sent: number;
  /** How many answers had each status. */
  statuses: Record<string, number>;
  /** Each kind of misfit once, with the request that showed it first. */
  misfits: string[];
}

/** As many as a browser has under way at once. */
const atOnce = 6;

/** @returns what does not fit; nothing, where the description is true */
export async function fuzzApi({ send, seed, requests, leaveOut = [] }: FuzzOptions): Promise<Findings> {
  const document = (await (await send("/api/openapi.json", {})).json()) as ApiDocument;
  const operations = listOperations(document).filter(({ path }) => !leaveOut.includes(path));
  const chance = makeChance(seed);
  const resolve = makeResolve(document);
  const misfits = new Map<string, string>();
  const statuses: Record<string, number> = {};
  let sent = 0;
  await Promise.all(Array.from({ length: atOnce }, work));
  return { sent, statuses, misfits: [...misfits.values()] };

  async function work() {
    while (sent < requests) {
      sent += 1;
      const attempt = makeAttempt(operations, chance, resolve);
      const { status, misfit } = await tryOut(attempt);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (misfit !== undefined) note(attempt, misfit);
    }
  }

  async function tryOut(attempt: Attempt) {
    const { address, method, headers, body } = attempt;
    const carries = body !== undefined && method !== "GET" && method !== "HEAD";
    const answer = await send(address, { method, headers, ...(carries && { body }) });
    const text = await readText(answer);
    return { status: answer.status, misfit: judgeAnswer(attempt, answer, text, document) };
  }

  function note({ kind, operation, method, address, headers, body }: Attempt, misfit: string) {
    const name = `${operation.method} ${operation.path} (${kind}): ${misfit}`;
    if (!misfits.has(name))
      misfits.set(
        name,
        `${name}\n    ${method} ${address.slice(0, 300)} ${headers["content-type"] ?? ""} ${String(body ?? "").slice(0, 300)}`,
      );
  }
}

function listOperations({ paths }: ApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => Object.assign(operation, { path, method })),
  );
}

function makeResolve({ components }: ApiDocument): Resolve {
  return (ref) => {
    const schema = components.schemas[ref.replace("#/components/schemas/", "")];
    if (!schema) throw new Error(`The description has no ${ref}`);
    return schema;
  };
}

/** @returns why the answer is not one that the description announces; undefined when it is */
function judgeAnswer(
  attempt: Attempt,
  answer: Response,
  text: string,
  document: ApiDocument,
): string | undefined {
  const { status } = answer;
  // Without the id, which is another one each time.
  if (status === 500) return `500 ${text.replace(/"id":"\w+"/, "").slice(0, 200)}`;
  if (attempt.isAllowed === true && (status === 400 || status === 422))
    return `${status} though it is allowed: ${text.slice(0, 200)}`;
  if (attempt.isAllowed === false && status < 400) return `${status} though it is not allowed`;
  const announced = findAnswer(attempt, status, document);
  if (!announced) return `${status} is not described: ${text.slice(0, 100)}`;
  return judgeContent(announced, answer, text, makeResolve(document));
}

/** What is no operation has its answers too: those that the description has for all of them. */
function findAnswer({ method, address }: Attempt, status: number, document: ApiDocument): Answer | undefined {
  const methods = findMethods(address, document);
  // Whoever has a GET has its HEAD.
  const operation = methods?.[method.toLowerCase()] ?? (method === "HEAD" ? methods?.["get"] : undefined);
  const { responses } = document.components;
  if (!operation) return status >= 400 ? responses[`E${status}`] : undefined;
  const answer = operation.responses[status] ?? operation.responses["default"];
  return answer?.$ref ? responses[answer.$ref.replace("#/components/responses/", "")] : answer;
}

/** Which of the paths an address belongs to; a slash at its end counts for nothing. The plain ones go before those with a parameter. */
function findMethods(address: string, { paths }: ApiDocument) {
  const { pathname } = new URL(address, "http://localhost");
  const fits = (path: string) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}/?$`).test(pathname);
  const path =
    Object.keys(paths).find((one) => pathname.replace(/\/$/, "") === one) ?? Object.keys(paths).find(fits);
  return path === undefined ? undefined : paths[path];
}

function judgeContent(
  { content }: Answer,
  answer: Response,
  text: string,
  resolve: Resolve,
): string | undefined {
  const type = (answer.headers.get("content-type") ?? "").split(";")[0] ?? "";
  const { status } = answer;
  if (!content || text === "")
    return text === "" ? undefined : `${status} has content, which is not described`;
  const schema = (content[type] ?? content["*/*"])?.schema;
  if (!content[type] && !content["*/*"]) return `${status} is ${type}, which is not described`;
  if (!schema) return undefined;
  const misfit = findMisfit(schema, type === "application/json" ? JSON.parse(text) : text, resolve);
  return misfit === undefined ? undefined : `${status} has another form: ${misfit}`;
}

/** The first piece is enough of a stream that never ends. */
async function readText(answer: Response): Promise<string> {
  if (!answer.headers.get("content-type")?.startsWith("text/event-stream")) return await answer.text();
  const reader = answer.body?.getReader();
  const piece = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(piece?.value);
}
