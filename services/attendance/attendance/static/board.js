// Renews the day board while it is looked at; the server answers 304 while nothing changed. It rests after twenty
// minutes without a touch, so that a page left open does not keep its session alive.
const EVERY = 20_000;
const PATIENCE = 20 * 60_000;

const board = document.querySelector("[data-renew]");
let touched = Date.now();
let tag = "";

for (const name of ["pointerdown", "keydown", "scroll"]) {
  addEventListener(name, () => { touched = Date.now(); }, { passive: true });
}

async function renew() {
  if (document.visibilityState !== "visible" || Date.now() - touched > PATIENCE) return;
  const answer = await fetch(board.dataset.renew, { headers: tag ? { "If-None-Match": tag } : {}, redirect: "manual" })
    .catch(() => null);
  board.toggleAttribute("data-stale", !answer?.ok && answer?.status !== 304);
  if (!answer?.ok) return;
  tag = answer.headers.get("etag") ?? "";
  const held = board.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  board.innerHTML = await answer.text();
  if (held) board.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}

setInterval(renew, EVERY);
document.addEventListener("visibilitychange", renew);
