// The clock without a network: presses are kept with what has passed since the server's token, and sent later.
// A page out of view may have slept, and sleeping stops the only clock we may read: then nothing is told of it.
import { keep, kept } from "./kept.js";
import { forget, putPress, renewToken, replay, waiting } from "./queue.js";

const WHO = "humetix-mine-clock"; // forgotten at sign-out, with everything that is called so
const ANSWERED = "humetix-mine-answered";
const MOST_ANSWERED = 20;
const RETRY_MS = 20_000;
const RENEW_MS = 600_000;
const HASTY_MS = 60_000;
const WORDS = { in: "출근", out: "퇴근" };

const clock = document.querySelector("[data-clock]");
const isShell = clock.hasAttribute("data-shell");
const form = clock.querySelector("form[action='/attendance/punches']");
const queue = document.querySelector("[data-queue]");
const page = crypto.randomUUID();
let mine = readMine();
let mark = null; // the token that came while this page was in view, and when, by the page's own time
let hiddenAt = 0;
let isSure = false;
let hasAsked = false;

function readMine() {
  if (!isShell) return { who: document.body.dataset.who, next: clock.dataset.next };
  return JSON.parse(kept(WHO) ?? "null");
}

function elapsedOf(token) {
  return mark?.token === token ? Math.round(performance.now() - mark.at) : null;
}

function ageOf(row) {
  return row.page === page && row.pressed >= hiddenAt ? Math.round(performance.now() - row.pressed) : null;
}

// A form on its way to the server is only sent again by the page after this one.
function isOnItsWay(row) {
  return row.page === page && row.isOnItsWay;
}

async function renew() {
  const { token, fault } = await renewToken(mine.who);
  if (token && document.visibilityState === "visible") mark = { token, at: performance.now() };
  return fault;
}

// A note can reach the disk later than the page that answers it: answers are remembered, not only looked up once.
function isSettled(row) {
  const isAsked = new URLSearchParams(location.search).has("sure");
  return Boolean(row.isOnItsWay) && (isAsked || answeredKeys().includes(row.key));
}

function answeredKeys() {
  return JSON.parse(kept(ANSWERED) ?? "[]");
}

async function settleAnswered() {
  const { answered } = clock.dataset;
  const known = answeredKeys();
  if (answered && !known.includes(answered)) keep(ANSWERED, JSON.stringify([...known, answered].slice(-MOST_ANSWERED)));
  for (const row of await waiting(mine.who)) {
    if (isSettled(row)) await forget(row);
  }
}

function waitsElsewhere(row) {
  return isOnItsWay(row) || isSettled(row);
}

async function sendWaiting() {
  await settleAnswered();
  const { told, stopped } = await replay({ employee: mine.who, ageOf, skips: waitsElsewhere });
  await draw();
  if (stopped === "ended") await signInAgain();
  else if (told.length && !stopped) location.replace("/attendance");
  return stopped;
}

async function signInAgain() {
  queue.querySelector("[data-queue-note]").textContent = "로그인이 끝났어요. 다시 로그인하면 보내요.";
  if (hasAsked) return; // who closed the dialog presses 지금 보내기
  hasAsked = true;
  Object.assign(document.body.dataset, { who: mine.who, kind: "worker" });
  await import("./relogin.js");
  queue.querySelector("form").requestSubmit();
}

async function tryAgain() {
  const rows = await waiting(mine.who);
  if (rows.some((row) => !waitsElsewhere(row)) && (await sendWaiting())) return;
  const fault = await renew();
  if (isShell && fault !== "away" && location.pathname !== "/attendance/offline") location.replace("/attendance");
}

async function draw() {
  const rows = (await waiting(mine.who)).filter((row) => !waitsElsewhere(row));
  const last = rows.at(-1);
  document.querySelector("[data-offline]").hidden = navigator.onLine && !isShell && !last;
  queue.hidden = !last;
  queue.querySelector("ul").replaceChildren(...rows.map(line));
  if (last) say(`${WORDS[last.kind]}을 눌렀어요`, "아직 보내지 않았어요. 연결되면 저절로 보내요.");
  else if (isShell) say(mine.next === "out" ? "출근 중" : "출근 전이에요", "지금은 연결이 없어요. 눌러 두면 나중에 보내요.");
  if (last || isShell) setNext(last ? other(last.kind) : mine.next);
}

function line(row) {
  const item = document.createElement("li");
  item.textContent = `${WORDS[row.kind]} ${row.elapsed === null ? "· 시각은 보낼 때 서버가 정해요" : `약 ${timeOf(row)}`}`;
  return item;
}

// The server's moment and what has passed since; the phone's own clock has no say.
function timeOf(row) {
  const moment = new Date(Date.parse(row.issued) + row.elapsed);
  return moment.toLocaleTimeString("ko-KR", { timeZone: "Asia/Seoul", hour: "2-digit", minute: "2-digit", hour12: false });
}

function say(title, text) {
  const [heading, below] = clock.querySelectorAll("h1, .att-since");
  heading.textContent = title;
  below.textContent = text;
}

function other(kind) {
  return kind === "in" ? "out" : "in";
}

function setNext(kind) {
  if (!form) return;
  form.hidden = false;
  form.elements.kind.value = kind;
  form.querySelector("[type=submit]").textContent = WORDS[kind];
  const turn = form.querySelector("[data-other]");
  if (turn) turn.textContent = `${WORDS[other(kind)]}이에요`;
  ask(false);
}

function ask(isAsked) {
  const question = form.querySelector("[data-clock-question]");
  if (question) question.hidden = !isAsked;
  if (isAsked) form.querySelector("[type=submit]").textContent = "네, 퇴근할게요";
  isSure = isAsked;
}

// With a network the form goes its usual way, and a note stays here until the server has answered it.
async function hold(event) {
  const key = form.elements.token?.value;
  const kind = form.elements.kind.value;
  const press = { kind, pressed: performance.now(), page };
  if (!isShell && navigator.onLine && queue.hidden) {
    putPress(mine.who, { ...press, key, isOnItsWay: true }, elapsedOf);
    return;
  }
  event.preventDefault();
  const [previous] = (await waiting(mine.who)).slice(-1);
  const isHasty = kind === "out" && previous?.kind === "in" && previous.page === page && press.pressed - previous.pressed < HASTY_MS;
  if (isHasty && !isSure) {
    ask(true);
    return;
  }
  const row = await putPress(mine.who, press, elapsedOf);
  if (row === null) say("아직 누를 수 없어요", "연결된 곳에서 이 화면을 한 번 열면 그다음부터는 연결이 없어도 누를 수 있어요.");
  else await draw();
  await askForSync();
  if (navigator.onLine) await tryAgain();
}

async function askForSync() {
  const registration = await navigator.serviceWorker?.getRegistration("/attendance");
  await registration?.sync?.register("punches").catch(() => null); // without it the next look at the page sends
}

function watch() {
  addEventListener("online", tryAgain);
  addEventListener("offline", draw);
  setInterval(async () => navigator.onLine && (isShell || !queue.hidden) && (await tryAgain()), RETRY_MS);
  setInterval(() => document.visibilityState === "visible" && queue.hidden && !isShell && renew(), RENEW_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") [hiddenAt, mark] = [performance.now(), null];
    else tryAgain();
  });
  navigator.serviceWorker?.addEventListener("message", tryAgain);
  form?.addEventListener("submit", hold);
  form?.querySelector("[data-other]")?.addEventListener("click", () => setNext(other(form.elements.kind.value)));
  queue.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    tryAgain();
  });
}

async function start() {
  if (!mine) return;
  if (!isShell) {
    keep(WHO, JSON.stringify(mine));
    await settleAnswered();
    await navigator.serviceWorker
      ?.register("/attendance/sw.js", { scope: "/attendance", type: "module" })
      .catch(() => null); // without it presses are still kept while this page stays open
  }
  watch();
  await draw();
  await tryAgain();
}

start();
