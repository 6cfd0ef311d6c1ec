// Keeps the code on the screen fresh; an old one is hidden rather than left to be refused.
const RETRY_MS = 3_000;
const box = document.getElementById("qr");
const away = document.getElementById("away");

async function renew() {
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(5_000) });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("qr");
    if (!answer.ok || !fresh) throw new Error(`${answer.status}`);
    box.replaceChildren(...fresh.childNodes);
    box.hidden = false;
    away.textContent = "";
    setTimeout(renew, Number(fresh.dataset.seconds) * 1000 + 250);
  } catch {
    box.hidden = true;
    away.textContent = "연결을 기다리고 있어요. 이어지면 QR이 다시 나와요.";
    setTimeout(renew, RETRY_MS);
  }
}

setTimeout(renew, Number(box.dataset.seconds) * 1000 + 250);
