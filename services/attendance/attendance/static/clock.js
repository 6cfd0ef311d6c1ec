// Keeps the worker's screen true: minutes go on counting, and a page looked at again after a while is asked for anew.
const STALE_MS = 90_000;
const shown = performance.now();
const counter = document.querySelector("[data-minutes]");

function words(minutes) {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours ? `${hours}시간` : "", rest || !hours ? `${rest}분` : ""].filter(Boolean).join(" ");
}

function tick() {
  const passed = Math.floor((performance.now() - shown) / 60_000);
  counter.textContent = words(Number(counter.dataset.minutes) + passed);
}

if (counter) setInterval(tick, 15_000);

document.addEventListener("visibilitychange", () => {
  const sending = document.querySelector("form[data-sent]");
  if (document.visibilityState === "visible" && performance.now() - shown > STALE_MS && !sending) {
    location.replace("/attendance");
  }
});
