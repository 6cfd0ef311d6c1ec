// The photo of a form, at first view: everything else is loaded once there is a photo to show.
const KEPT = "humetix-photo";

for (const box of document.querySelectorAll("[data-photo]")) start(box);

function start(box) {
  const form = box.closest("form");
  for (const words of box.querySelectorAll("[data-photo-with-script]")) words.hidden = false;
  // A computer's camera is no way to take a card's picture; its button would only open the files again.
  box.querySelector("[data-photo-with-camera]").hidden = !matchMedia("(pointer: coarse)").matches;
  const camera = box.querySelector("[data-photo-camera]");
  box.querySelector("[data-photo-camera-open]").addEventListener("click", () => camera.click());
  const empty = box.querySelector("[data-preview-picture]").innerHTML;
  let desk;
  const atDesk = async () => (desk ??= (await import("./photo-desk.js")).open(box, form, { keep, empty }));
  for (const input of [form.elements.photo, camera]) {
    input.addEventListener("change", async () => {
      const [file] = input.files;
      if (file) (await atDesk()).choose(file);
    });
  }
  // A page that was loaded again has forgotten the photo; the server has not.
  const waiting = form.elements.photo_token.value || keep();
  if (waiting) atDesk().then((found) => found.show(waiting));
}

// Kept for this tab only, and only until the form goes out.
function keep(id) {
  try {
    if (id === undefined) return sessionStorage.getItem(KEPT) ?? "";
    if (id) sessionStorage.setItem(KEPT, id);
    else sessionStorage.removeItem(KEPT);
  } catch {
    return ""; // storage is switched off: a reloaded page asks for the photo again
  }
  return id;
}
