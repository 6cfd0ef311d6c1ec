// A photo in parts: each at its offset, and after a dropped connection from where the server stands.
const ADDRESS = "/apply/uploads";
const MOST_FAILURES = 8; // one after another without a byte more: about a minute
const PATIENCE_MS = 30_000;

export class Refused extends Error {}

class Broken extends Error {}

// Returns {id, state} once everything is there, null when the way stays closed; throws Refused with the reason.
export async function send(blob, { isStopped, onProgress, onWaiting }) {
  let begun = null;
  let offset = 0;
  let failures = 0;
  while (failures < MOST_FAILURES && !isStopped()) {
    try {
      begun ??= await begin(blob.size);
      const reached = await add(begun, blob, offset);
      if (reached.offset > offset) failures = 0;
      offset = reached.offset;
      onProgress(offset / blob.size);
      if (reached.state && reached.state !== "open") return { id: begun.id, state: reached.state };
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      failures += 1;
      onWaiting();
      await pause(failures);
      const stands = begun && (await whereItStands(begun.id));
      if (stands === undefined) begun = null;
      offset = stands ?? (begun ? offset : 0);
    }
  }
  if (begun) takeBack(begun.id);
  if (isStopped()) throw new Refused("");
  return null;
}

export async function preview(id, size) {
  try {
    const answer = await ask("GET", `${ADDRESS}/${encodeURIComponent(id)}/preview?size=${size}`);
    return answer.ok ? await answer.blob() : null;
  } catch (error) {
    if (error instanceof Broken) return null;
    throw error;
  }
}

export async function takeBack(id) {
  // Best done at once; if it cannot be reached now, the nightly sweep does it.
  await ask("DELETE", `${ADDRESS}/${encodeURIComponent(id)}`).catch((error) => {
    if (!(error instanceof Broken)) throw error;
  });
}

async function begin(size) {
  const answer = await ask("POST", ADDRESS, JSON.stringify({ size }), { "Content-Type": "application/json" });
  return (await checked(answer)).json();
}

async function add(begun, blob, offset) {
  const content = blob.slice(offset, offset + begun.part_bytes);
  const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset) };
  const answer = await ask("PATCH", `${ADDRESS}/${begun.id}`, content, headers);
  if (answer.status === 409) return { offset: Number(answer.headers.get("Upload-Offset")) };
  return (await checked(answer)).json();
}

// The server's offset; null when it cannot be asked, undefined when it knows nothing of the upload any more.
async function whereItStands(id) {
  try {
    const answer = await ask("HEAD", `${ADDRESS}/${id}`);
    if (answer.status === 404) return undefined;
    return answer.ok ? Number(answer.headers.get("Upload-Offset")) : null;
  } catch (error) {
    if (error instanceof Broken) return null;
    throw error;
  }
}

async function checked(answer) {
  if (answer.ok) return answer;
  if (![413, 422].includes(answer.status)) throw new Broken(String(answer.status));
  const told = await answer.json().catch(() => ({}));
  throw new Refused(told.errors?.[0]?.message ?? told.detail ?? "사진을 받을 수 없어요. 다른 사진을 골라 주세요.");
}

async function ask(method, address, body, headers = {}) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  const told = { Accept: "application/json", ...headers };
  try {
    return await fetch(address, { method, body, headers: told, signal: patience.signal });
  } catch (error) {
    throw new Broken(error.message);
  } finally {
    clearTimeout(timer);
  }
}

function pause(failures) {
  return new Promise((done) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      done();
    };
    const timer = setTimeout(go, Math.min(1000 * 2 ** (failures - 1), 15_000));
    addEventListener("online", go);
  });
}
