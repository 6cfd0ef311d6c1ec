// A form is sent once: its buttons rest while the answer is on its way and wake when the page comes back.
// <form data-many> opts out (a download leaves the page where it is).
const PATIENCE_MS = 20_000;

export function startOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method")?.toLowerCase() !== "post" || form.hasAttribute("data-many")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    // After this event, so that the pressed button's own name and value are still sent.
    setTimeout(() => settle(form, event), 0);
  });
  addEventListener("pageshow", wakeAll);
  document.addEventListener("htmx:after:request", wakeAll);
}

function settle(form, event) {
  if (event.defaultPrevented && !form.hasAttribute("hx-post")) {
    wake(form);
    return;
  }
  for (const button of buttonsOf(form)) button.disabled = true;
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => wake(form), PATIENCE_MS);
}

function buttonsOf(form) {
  return form.querySelectorAll("button:not([type=button]):not([data-off])");
}

function wake(form) {
  delete form.dataset.sent;
  for (const button of buttonsOf(form)) {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

function wakeAll() {
  for (const form of document.querySelectorAll("form[data-sent]")) wake(form);
}
