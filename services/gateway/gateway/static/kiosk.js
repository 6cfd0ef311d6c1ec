// A terminal forgets: twenty seconds without a touch and whatever was typed or shown is gone. A press is sent from
// within the page, so that the browser's history never holds anybody's number, PIN or name.
const IDLE_MS = 20_000;
const SHOWN_MS = 6_000;
const AWAY = "지금은 기록할 수 없어요. 잠시 뒤 다시 눌러 주세요.";
let idle;

function forget() {
  document.querySelector("[data-kiosk]")?.reset();
  location.replace("/kiosk");
}

function isBlank() {
  const form = document.querySelector("[data-kiosk]");
  const typed = form && [...form.querySelectorAll(".hm-input")].some((input) => input.value);
  return form && !typed && !document.querySelector(".hm-banner, .hm-field--bad");
}

function wait() {
  clearTimeout(idle);
  const left = document.querySelector(".kiosk-done") ? SHOWN_MS : IDLE_MS;
  idle = setTimeout(() => (isBlank() ? wait() : forget()), left);
}

async function send(event) {
  event.preventDefault();
  const form = event.target;
  const body = new URLSearchParams(new FormData(form));
  body.append(event.submitter.name, event.submitter.value);
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    const told = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".kiosk-page");
    if (!told || answer.redirected) {
      forget();
      return;
    }
    document.querySelector(".kiosk-page").replaceWith(told);
    start();
  } catch {
    form.querySelector("[data-away]").textContent = AWAY;
    wait();
  }
}

function start() {
  const form = document.querySelector("[data-kiosk]");
  wait();
  if (!form) return;
  form.addEventListener("submit", send);
  const pad = form.querySelector("[data-pad]");
  const [login, pin] = [form.elements.login, form.elements.pin];
  let field = login.value ? pin : login;
  pad.hidden = false;
  for (const input of [login, pin]) {
    input.inputMode = "none"; // the pad takes the place of the tablet's own keyboard
    input.addEventListener("focus", () => (field = input));
  }
  field.focus();
  pad.addEventListener("click", (event) => {
    const press = event.target.closest("[data-press]")?.dataset.press;
    if (!press) return;
    if (press === "다음") field = field === login ? pin : login;
    else if (press === "지움") field.value = field.value.slice(0, -1);
    else if (field.value.length < field.maxLength) field.value += press;
    field.focus();
  });
}

for (const sign of ["pointerdown", "keydown", "input"]) addEventListener(sign, wait);
addEventListener("pageshow", (event) => event.persisted && forget());
start();
