// Asks the phone where it is at the moment of the press, once, and sends the answer along with it.
// Nothing is asked before; an older position is never used; whatever goes wrong is left to the server's ways out.
const form = document.querySelector("form[data-located]");
const LIMIT_MS = 10_000;
const NAMES = ["lat", "lon", "accuracy_m", "age_s", "position"];

function clear() {
  for (const name of NAMES) form.querySelector(`input[name=${name}]`)?.remove();
}

function put(values) {
  clear();
  for (const [name, value] of Object.entries(values)) {
    const input = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(input);
  }
}

function found(position) {
  const { latitude, longitude, accuracy } = position.coords;
  // Both moments by the phone's own clock: how wrong that clock is does not matter.
  const age = (Date.now() - position.timestamp) / 1000;
  put({ lat: latitude, lon: longitude, accuracy_m: accuracy, age_s: age.toFixed(1) });
}

function ask(button) {
  const word = button.textContent;
  button.textContent = "위치 확인 중…";
  button.setAttribute("aria-busy", "true");
  const send = (put_it) => (given) => {
    put_it(given);
    button.textContent = word;
    button.removeAttribute("aria-busy");
    form.dataset.asked = "1";
    form.requestSubmit(button);
    delete form.dataset.asked;
  };
  navigator.geolocation.getCurrentPosition(
    send(found),
    send((fault) => put({ position: fault.code === fault.PERMISSION_DENIED ? "denied" : "failed" })),
    { enableHighAccuracy: true, maximumAge: 0, timeout: LIMIT_MS },
  );
}

form?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || form.dataset.asked || button.getAttribute("aria-busy")) return;
  if (!navigator.geolocation) return;
  event.preventDefault();
  ask(button);
});
addEventListener("pageshow", () => form && clear());
