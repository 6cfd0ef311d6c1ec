// Renews what carries data-live="<seconds>" while it is looked at. It ends after twenty minutes without a touch,
// so that a page left open does not keep its session alive.
const PATIENCE = 20 * 60 * 1000;

let touched = Date.now();
for (const name of ["pointerdown", "keydown", "scroll"]) {
  addEventListener(name, () => { touched = Date.now(); }, { passive: true });
}

for (const part of document.querySelectorAll("[data-live]")) {
  setInterval(() => {
    const watched = document.visibilityState === "visible" && Date.now() - touched < PATIENCE;
    if (watched && window.htmx) window.htmx.trigger(part, "renew");
  }, Number(part.dataset.live) * 1000);
}
