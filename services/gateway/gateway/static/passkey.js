// Passkeys (WebAuthn): signing in at the doors and adding one. What needs them is hidden until the browser is known to
// know them. The ceremonies end in an ordinary form that is sent: the server shows what became of it.
const SPOILED_MS = 4 * 60_000; // a challenge is good for five minutes
const AWAY = "지금은 패스키를 쓸 수 없습니다. 잠시 뒤 다시 시도해 주세요.";
const CANCELLED = "패스키를 확인하지 못했습니다. 다시 눌러 주세요.";
const KNOWN = "이 기기에 이미 등록한 패스키가 있습니다.";
const FOREIGN = "이 주소에서는 패스키를 쓸 수 없습니다.";
const started = new WeakSet();
let listening = null;

start(document);

// Called again with a sign-in form that was taken over into a dialog.
export function start(root) {
  if (!globalThis.PublicKeyCredential || !navigator.credentials) return;
  for (const part of root.querySelectorAll("[data-passkey-can], [data-passkey-sign-in]")) part.hidden = false;
  for (const part of root.querySelectorAll("[data-passkey-cannot]")) part.hidden = true;
  for (const form of fresh(root, "form[data-passkey-make]")) {
    form.querySelector("[data-passkey-go]").addEventListener("click", () => make(form));
    form.addEventListener("submit", (event) => event.target.elements.credential.value || refuse(event, form));
  }
  for (const form of fresh(root, "form[data-passkey-sign-in]")) {
    form.querySelector("button").addEventListener("click", () => signIn(form));
    listen(form);
  }
}

function fresh(root, selector) {
  const forms = [...root.querySelectorAll(selector)].filter((form) => !started.has(form));
  for (const form of forms) started.add(form);
  return forms;
}

// Enter in the name field must make the passkey, not send a form without one.
function refuse(event, form) {
  event.preventDefault();
  event.stopImmediatePropagation();
  make(form);
}

async function make(form) {
  const asked = JSON.parse(form.dataset.passkeyMake);
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: asked.excludeCredentials.map((one) => ({ ...one, id: bytes(one.id) })),
  };
  await answer(form, () => navigator.credentials.create({ publicKey }));
}

async function signIn(form) {
  listening?.abort();
  await answer(form, async () => navigator.credentials.get({ publicKey: await question(form) }));
  if (!form.elements.credential.value) listen(form);
}

// The name field's own list of suggestions offers passkeys, for who does not look for a button.
async function listen(form) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  listening?.abort();
  const mine = new AbortController();
  listening = mine;
  const renewal = setTimeout(() => listen(form), SPOILED_MS);
  try {
    const publicKey = await question(form);
    const found = await navigator.credentials.get({ publicKey, mediation: "conditional", signal: mine.signal });
    if (found) send(form, found);
  } catch {
    // Not chosen, or another way was taken: the form and its button are still there.
  } finally {
    clearTimeout(renewal);
  }
}

async function question(form) {
  const answer = await fetch(form.dataset.passkeySignIn, { method: "POST" });
  if (!answer.ok) throw new Error(answer.status === 429 ? AWAY : `${answer.status}`);
  const asked = await answer.json();
  return { ...asked, challenge: bytes(asked.challenge), allowCredentials: [] };
}

async function answer(form, ceremony) {
  const button = form.querySelector("button");
  const note = form.querySelector("[data-passkey-note]");
  note.textContent = "";
  button.setAttribute("aria-busy", "true");
  try {
    send(form, await ceremony());
  } catch (error) {
    note.textContent = { NotAllowedError: CANCELLED, InvalidStateError: KNOWN, SecurityError: FOREIGN }[error.name] ?? AWAY;
  }
  button.removeAttribute("aria-busy");
}

function send(form, credential) {
  form.elements.credential.value = JSON.stringify(plain(credential));
  form.requestSubmit();
}

// What PublicKeyCredential.toJSON() gives, on phones that do not have it yet.
function plain({ id, rawId, type, response }) {
  const told = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) told[name] = text(response[name]);
  }
  if (response.getTransports) told.transports = response.getTransports();
  return { id, rawId: text(rawId), type, response: told };
}

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
