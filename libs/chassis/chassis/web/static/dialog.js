// True modal dialogs for the links that lead to them, and menus that close when one looks elsewhere.
export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const closer = event.target.closest("[data-closes]");
    if (opener) open(event, document.getElementById(opener.dataset.opens));
    else if (closer) shut(event, closer.closest("dialog"));
    else if (event.target instanceof HTMLDialogElement) event.target.close(); // a click on the backdrop
    closeMenus(event.target);
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(null));
  const addressed = location.hash && document.getElementById(location.hash.slice(1));
  if (addressed instanceof HTMLDialogElement) addressed.showModal();
  const urgent = document.querySelector("[data-focus], dialog [aria-invalid]");
  const around = urgent?.closest("dialog:not([open])");
  if (around) around.showModal();
  urgent?.focus();
}

function open(event, dialog) {
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
}

function shut(event, dialog) {
  event.preventDefault();
  dialog.close();
  if (location.hash === `#${dialog.id}`) history.replaceState(null, "", location.pathname + location.search);
}

function closeMenus(target) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
}
