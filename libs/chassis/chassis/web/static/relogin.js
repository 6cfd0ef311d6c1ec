// Nobody loses a form to a session that has ended: before a form with anything to fill in leaves, we ask whether its
// reader is still signed in. If not, the sign-in page's own form is shown in a dialog, step by step; then the form goes
// on its way with all it holds, files included. <body data-who data-kind> names whose page this is.
// <form data-signed-in>: asks though there is nothing to fill in. <form data-fresh>: wants a sign-in of minutes ago.
const { who: account, kind } = document.body.dataset;
const DOOR = { staff: "/login", worker: "/signin" }[kind];
const PATIENCE_MS = 4_000;
// What these take they take from anybody.
const OPEN = ["/login", "/signin", "/activate", "/logout", "/apply", "/contact"];
const WORDS = {
  staff: {
    ended: "로그인한 시간이 지났습니다. 다시 로그인하면 쓰던 내용을 그대로 보냅니다.",
    stale: "보안을 위해 한 번 더 로그인해 주세요. 그다음 바로 이어집니다.",
    other: "지금은 다른 계정으로 로그인되어 있어 보내지 않았습니다. 새 창에서 로그아웃한 뒤 다시 눌러 주세요. 쓰던 내용은 그대로 있습니다.",
    away: "지금은 로그인할 수 없습니다. 쓰던 내용은 그대로 있으니 잠시 뒤 다시 시도해 주세요.",
  },
  worker: {
    ended: "로그인이 끝났어요. 다시 로그인하면 쓰던 내용을 그대로 보내요.",
    stale: "안전을 위해 한 번 더 로그인해 주세요. 그다음 바로 이어져요.",
    other: "지금은 다른 분이 로그인되어 있어 보내지 않았어요. 로그아웃한 뒤 다시 눌러 주세요. 쓰던 내용은 그대로 있어요.",
    away: "지금은 로그인할 수 없어요. 쓰던 내용은 그대로 있으니 잠시 뒤 다시 눌러 주세요.",
  },
}[kind];
const asked = new WeakSet();
const passed = new WeakSet();
let waiting = null;

// On the window and before all others: nothing counts a form as sent that is still held here.
addEventListener("submit", hold, true);

async function hold(event) {
  const form = event.target;
  if (!holdsInput(form) || passed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (asked.has(form)) return;
  asked.add(form);
  const state = await stateOfSession(form);
  asked.delete(form);
  if (state === "here") send(form, event.submitter);
  else await openDialog(form, event.submitter, state);
}

function holdsInput(form) {
  const post = form.getAttribute("method")?.toLowerCase() === "post";
  if (!post || OPEN.some((door) => pathOf(form) === door || pathOf(form).startsWith(`${door}/`))) return false;
  if (form.matches("[data-signed-in], [data-fresh]")) return true;
  return [...form.elements].some((input) => input.matches("input:not([type=hidden]), select, textarea"));
}

// An input may be called "action": then form.action is that input.
function pathOf(form) {
  return new URL(form.getAttribute("action") ?? "", location).pathname;
}

function send(form, submitter) {
  passed.add(form);
  form.requestSubmit(submitter?.form === form ? submitter : null);
  passed.delete(form); // a form that its browser finds faults in has not been sent
}

// "here", "ended", "stale" where a form wants a fresh sign-in, or "other" when somebody else has signed in; whatever
// cannot be asked is left to the sending itself.
async function stateOfSession(form) {
  try {
    const answer = await fetch("/api/gateway/v1/me/session", { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status !== 401 && !answer.ok) return "here";
    const who = answer.ok ? await answer.json() : {};
    if (who.kind !== kind) return "ended";
    if (who.id !== account) return "other";
    return form.matches("[data-fresh]") && !who.recent ? "stale" : "here";
  } catch {
    return "here";
  }
}

async function openDialog(form, submitter, state) {
  const dialog = document.getElementById("relogin") ?? newDialog();
  waiting = { form, submitter, state };
  await showDoor(dialog, state);
}

function newDialog() {
  const dialog = make("dialog", "hm-dialog");
  const head = make("div", "hm-dialog-head");
  const title = make("h2", "hm-dialog-title", "다시 로그인");
  const close = make("button", "hm-link hm-dialog-close", "닫기");
  const body = make("div", "hm-dialog-body");
  dialog.id = "relogin";
  title.id = "relogin-title";
  dialog.setAttribute("aria-labelledby", title.id);
  close.type = "button";
  close.dataset.closes = "";
  head.append(title, close);
  dialog.append(head, body);
  dialog.addEventListener("submit", step);
  document.body.append(dialog);
  return dialog;
}

function make(name, className, text = "") {
  return Object.assign(document.createElement(name), { className, textContent: text });
}

async function showDoor(dialog, state) {
  try {
    if (state === "other") dialog.querySelector(".hm-dialog-body").replaceChildren(make("p", "", WORDS.other));
    else await fill(dialog, await (await fetch(`${DOOR}?again=1`, { redirect: "manual" })).text());
  } catch {
    complain(dialog, WORDS.away);
  }
  if (!dialog.open) dialog.showModal();
  focusFirst(dialog);
}

async function step(event) {
  event.preventDefault();
  event.stopPropagation();
  const form = event.target;
  if (form.dataset.sent) return;
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
  const dialog = form.closest("dialog");
  try {
    const body = new URLSearchParams(new FormData(form));
    await goOn(dialog, await fetch(pathOf(form), { method: "POST", body, redirect: "manual" }));
  } catch {
    complain(dialog, WORDS.away);
  }
  delete form.dataset.sent;
  event.submitter?.removeAttribute("aria-busy");
}

async function goOn(dialog, answer) {
  if (answer.type !== "opaqueredirect") {
    await fill(dialog, await answer.text());
    focusFirst(dialog);
    return;
  }
  // A sign-in that is done leads on. Whose it is, the gateway says.
  const state = await stateOfSession(waiting.form);
  if (!dialog.open) return; // closed meanwhile: the form is not to be sent
  if (state !== "here") {
    await showDoor(dialog, state);
    return;
  }
  const { form, submitter } = waiting;
  dialog.close();
  send(form, submitter);
}

// Takes over the forms, the refusal and, at a further step, the explanation of a sign-in page.
async function fill(dialog, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = page.querySelector("main");
  const refusal = main?.querySelector("[role=alert]");
  const forms = [...(main?.querySelectorAll("form[method=post]") ?? [])];
  const told = main?.querySelector(".hm-lead")?.textContent;
  if (!forms.length) {
    complain(dialog, told ?? WORDS.away);
    return;
  }
  for (const part of forms.flatMap((form) => [...form.querySelectorAll("[id], [for], [aria-describedby]")])) separate(part);
  const name = forms[0].querySelector("[name=username]");
  if (name) Object.assign(name, { value: account, readOnly: true });
  const text = make("p", "", pathOf(forms[0]) === DOOR ? WORDS[waiting.state] : told);
  dialog.querySelector(".hm-dialog-body").replaceChildren(...[text, refusal, ...forms].filter(Boolean));
  await startPasskeys(page, dialog);
}

// The sign-in page says which script knows passkeys; without it the form for them stays hidden.
async function startPasskeys(page, dialog) {
  const source = page.querySelector("script[data-door]")?.getAttribute("src");
  if (source) (await import(source)).start(dialog);
}

// The page below may use the same ids.
function separate(part) {
  for (const name of ["id", "for", "aria-describedby"]) {
    const value = part.getAttribute(name);
    if (value) part.setAttribute(name, value.replace(/\S+/g, "relogin-$&"));
  }
}

function complain(dialog, sentence) {
  const body = dialog.querySelector(".hm-dialog-body");
  const banner = make("div", "hm-banner hm-banner--bad", sentence);
  banner.setAttribute("role", "alert");
  body.querySelector("[role=alert]")?.remove();
  body.prepend(banner);
}

function focusFirst(dialog) {
  const inputs = [...dialog.querySelectorAll("input:not([type=hidden]):not([readonly])")];
  const wanted = inputs.find((input) => input.matches("[aria-invalid]")) ?? inputs.find((input) => !input.value);
  (wanted ?? dialog.querySelector("[data-closes]")).focus();
}
