// The way through the form: which part one is in, and which parts are complete, ticked as soon as they are.
export function showWay(form, way) {
  const links = [...way.querySelectorAll("a")];
  const parts = links.map((link) => form.querySelector(link.hash));
  const bar = way.querySelector("[data-way-progress]");
  bar.hidden = false;
  const tick = () => {
    const done = parts.map((part) => isComplete(form, part));
    links.forEach((link, place) => mark(link, place, done[place]));
    bar.value = done.filter(Boolean).length;
  };
  for (const kind of ["input", "change", "apply:photo"]) form.addEventListener(kind, tick);
  followScroll(links, parts);
  tick();
}

export function hasPhoto(form) {
  return ["photo", "photo_token", "upload_id"].some((name) => isTold(form.elements[name]));
}

export function isTold(input) {
  if (!input) return false;
  if (input.type === "file") return input.files.length > 0;
  if (input.type === "checkbox" || input.type === "radio") return input.checked;
  return input.value.trim() !== "";
}

function isComplete(form, part) {
  const needs = part.dataset.partNeeds.split(" ");
  if (part.querySelector("[name=consent_id_photo]") && hasPhoto(form)) needs.push("consent_id_photo");
  if (!needs.every((names) => names.split("|").some((name) => isTold(form.elements[name])))) return false;
  const inputs = [...part.querySelectorAll("input, select")];
  return inputs.every((input) => input.validity.valid && !input.matches("[aria-invalid]:not([data-mended])"));
}

function mark(link, place, done) {
  link.toggleAttribute("data-done", done);
  link.querySelector("[data-way-mark]").textContent = done ? "✓" : String(place + 1);
  link.querySelector("[data-way-done]").textContent = done ? " (마침)" : "";
}

function followScroll(links, parts) {
  const follow = () => {
    const line = innerHeight * 0.4;
    const passed = parts.filter((part) => part.getBoundingClientRect().top < line).length;
    const here = Math.max(1, passed) - 1;
    links.forEach((link, place) => {
      if (place === here) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
  };
  addEventListener("scroll", follow, { passive: true });
  // With the next frame, which has to lay the page out anyway.
  requestAnimationFrame(follow);
}
