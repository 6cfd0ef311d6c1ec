// Presses made without a network: kept in this phone, numbered under the server's time token, sent once each.
// Used by the page and by the service worker. No clock of the phone is read here, only time that has passed.
const ADDRESS = "/api/attendance/v1/punches";
const TOKENS = "/api/attendance/v1/me/offline-token";
const LOCK = "humetix-clock";
const PATIENCE_MS = 15_000;

// Keeps a new token and returns it; else what stood against it: "ended" without a session, "other" when somebody else
// has signed in, "away" without a network.
export async function renewToken(employee) {
  try {
    const answer = await fetch(TOKENS, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status === 401) return { fault: "ended" };
    if (!answer.ok) return { fault: "away" };
    const { token, issued_at: issued, employee_id: holder } = await answer.json();
    if (`${holder}` !== employee) return { fault: "other" };
    await inStore(["tokens"], (tokens) => tokens.put({ employee, token, issued }));
    return { token };
  } catch {
    return { fault: "away" };
  }
}

// Puts a press in the queue under the kept token; null when there is none. `elapsedOf` tells the time since a token came.
export async function putPress(employee, press, elapsedOf) {
  return inStore(["tokens", "presses"], (tokens, presses, done) => {
    tokens.get(employee).onsuccess = ({ target: { result: kept } }) => {
      if (!kept) return;
      const row = { employee, token: kept.token, issued: kept.issued, elapsed: elapsedOf(kept.token), ...press };
      presses.add(row).onsuccess = ({ target }) => done({ ...row, id: target.result });
    };
  });
}

export async function waiting(employee) {
  const rows = await inStore(["presses"], (presses, done) => {
    presses.getAll().onsuccess = ({ target }) => done(target.result);
  });
  return (rows ?? []).filter((row) => employee === undefined || row.employee === employee);
}

export async function forget(row) {
  await inStore(["presses"], (presses) => presses.delete(row.id));
}

// Sends what waits, in order, one sender at a time in all pages: what became of each, and what stopped it.
export function replay({ employee, ageOf = () => null, skips = () => false } = {}) {
  const work = () => sendAll(employee, ageOf, skips);
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}

async function sendAll(employee, ageOf, skips) {
  const told = [];
  for (const row of await waiting(employee)) {
    if (skips(row)) continue;
    const { stopped, taken } = await send(row.counter ? row : await numbered(row), ageOf(row));
    if (stopped) return { told, stopped };
    if (!taken) continue;
    await forget(row);
    told.push(row);
  }
  return { told, stopped: null };
}

// A press gets its number when it is first sent: one that the form's own answer settled leaves no gap.
function numbered(row) {
  return inStore(["counts", "presses"], (counts, presses, done) => {
    counts.get(row.token).onsuccess = ({ target: { result: last } }) => {
      const counter = (last?.counter ?? 0) + 1;
      counts.put({ token: row.token, counter });
      presses.put({ ...row, counter });
      done({ ...row, counter });
    };
  });
}

async function send(row, age) {
  const offline = { token: row.token, counter: row.counter, elapsed_ms: row.elapsed, age_ms: age };
  const headers = { "Content-Type": "application/json", ...(row.key && { "Idempotency-Key": row.key }) };
  const body = JSON.stringify({ kind: row.kind, offline });
  try {
    const answer = await fetch(ADDRESS, { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE_MS) });
    // 409: the server keeps it for the office and says so on the worker's page. 403: somebody else's press.
    if ([201, 409, 422].includes(answer.status)) return { taken: true };
    if (answer.status === 403) return { taken: false };
    return { stopped: answer.status === 401 ? "ended" : "away" };
  } catch {
    return { stopped: "away" };
  }
}

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("humetix-clock", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("tokens", { keyPath: "employee" });
      asked.result.createObjectStore("counts", { keyPath: "token" });
      asked.result.createObjectStore("presses", { keyPath: "id", autoIncrement: true });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

// One transaction over the named stores; resolves once it is on the disk.
async function inStore(names, work) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(names, "readwrite", { durability: "strict" });
      let found = null;
      work(...names.map((name) => transaction.objectStore(name)), (value) => {
        found = value;
      });
      transaction.oncomplete = () => resolve(found);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}
